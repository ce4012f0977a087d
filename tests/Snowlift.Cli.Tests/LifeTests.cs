using System.Text.Json;
using Snowlift.Cli.Tests.Support;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Cli.Tests;

/// <summary>A deployed server, from its first look to its last.</summary>
public sealed class LifeTests
{
    [Fact]
    public async Task A_deployed_server_is_listed_looked_at_used_and_destroyed()
    {
        await using var project = await Project.StartAsync();
        (await project.RunAsync("list")).Out.ShouldBe(
            "No servers of ours. Make one: snowlift deploy HOST --create   All of the project: snowlift list --all\n");
        await project.DeployAsync("web", "--ttl", "8h");

        await ItIsListed(project);
        await ItIsLookedAt(project);
        await CommandsRunOnIt(project);
        await ItsJournalIsShown(project);
        await ItIsDestroyed(project);
    }

    private static async Task ItIsListed(Project project)
    {
        var (status, seen, _) = await project.RunAsync("ls");
        status.ShouldBe(0);
        seen.ShouldMatch("web +cx23 +fsn1 +127\\.77\\.[0-9.]+ +running +installed +[0-9]+ m +0\\.01 +[0-9.]+ +[67] h");
        seen.ShouldContain("1 server: 0.01 EUR so far, at most 5.99 EUR a month (net, with IPv4)");
        var one = JsonDocument.Parse((await project.RunAsync("list", "--json")).Out).RootElement[0];
        one.GetProperty("ours").GetBoolean().ShouldBeTrue();
        one.GetProperty("leftSeconds").GetInt64().ShouldBeInRange(6 * 3600, 8 * 3600);
    }

    private static async Task ItIsLookedAt(Project project)
    {
        // No Nix here: what the flake says now stays unknown, and is left out.
        var (status, seen, error) = await project.RunAsync("status", "web");
        status.ShouldBe(0, error);
        seen.ShouldStartWith("web runs.\n");
        seen.ShouldContain("  profile   generation 1\n");
        seen.ShouldContain("  host key  SHA256:");
        var json = JsonDocument.Parse((await project.RunAsync("status", "web", "--json")).Out).RootElement;
        json.GetProperty("machine").GetProperty("system").GetString().ShouldNotBeNull().ShouldStartWith("/nix/store/");
        json.TryGetProperty("current", out _).ShouldBeFalse();
        (await project.RunAsync("status", "nobody")).Status.ShouldBe(2);

        using var elsewhere = project.Computer();
        elsewhere.Environment.Remove("FLAKE_DIR");
        (await elsewhere.RunAsync("status", "web")).ShouldBe(0, elsewhere.Error + "No flake is needed to look at a server.");
    }

    private static async Task CommandsRunOnIt(Project project)
    {
        var config = Path.Combine(project.Folder, ".local", "state", "snowlift", "ssh", "web.conf");
        (await project.RunAsync("ssh", "web", "--print", "--", "uptime")).Out.ShouldBe(
            "ssh -F FOLDER/.local/state/snowlift/ssh/web.conf web uptime\n");
        var (status, seen, _) = await project.RunAsync("ssh", "web", "--", "echo", "hello;", "exit", "7");
        (status, seen).ShouldBe((7, "hello\n"));

        File.Delete(config);
        (await project.RunAsync("ssh", "web", "--", "echo", "again")).ShouldBe((0, "again\n", ""));
        File.Exists(config).ShouldBeTrue("it was written anew");
        (await project.RunAsync("ssh", "nobody")).Status.ShouldBe(2);
    }

    private static async Task ItsJournalIsShown(Project project)
    {
        (await project.RunAsync("logs", "web", "-u", "app", "-n", "5")).Out.ShouldContain("\u001b[31mred\u001b[0m alert", Case.Sensitive, "a pipe gets it as it is");
        (await project.TypeAsync("", "logs", "web")).Out.ShouldContain("app[9]: red alert");
        (await project.RunAsync("logs", "web", "-n", "-1")).Status.ShouldBe(2);
    }

    private static async Task ItIsDestroyed(Project project)
    {
        var (refused, _, why) = await project.RunAsync("destroy", "web");
        refused.ShouldBe(8);
        why.ShouldContain("Its name was not typed.");
        (await project.TypeAsync("wep", "destroy", "web")).Status.ShouldBe(8);
        (await project.Cloud.Servers.ListAsync()).Count.ShouldBe(1);

        var (status, seen, asked) = await project.TypeAsync("web", "destroy", "web");
        status.ShouldBe(0, asked);
        asked.ShouldContain("This destroys web, for good:");
        asked.ShouldContain("goes   the SSH key me (");
        seen.ShouldStartWith("web is destroyed. It lived ");
        (await project.Cloud.Servers.ListAsync()).ShouldBeEmpty();
        (await project.Cloud.SshKeys.ListAsync()).ShouldBeEmpty();
        (await project.Cloud.PrimaryIps.ListAsync()).ShouldBeEmpty();
        Directory.EnumerateFiles(Path.Combine(project.Folder, ".local", "state", "snowlift", "known_hosts")).ShouldBeEmpty();
        Directory.EnumerateFiles(Path.Combine(project.Folder, ".local", "state", "snowlift", "ssh"), "*.conf").ShouldBeEmpty();
        (await project.RunAsync("destroy", "web", "--yes")).Out.ShouldBe("There is no server named web; there is nothing to destroy.\n");
    }

    [Fact]
    public async Task A_machine_that_is_off_is_a_result_with_exit_code_5()
    {
        await using var project = await Project.StartAsync();
        var server = await project.CreateAsync("web");
        await project.Cloud.Actions.WaitAsync(await project.Cloud.Servers.PowerOffAsync(server.Id), null, CancellationToken.None);
        var (status, seen, _) = await project.RunAsync("status", "web");
        status.ShouldBe(5);
        seen.ShouldStartWith("web does not answer.\n");
        seen.ShouldContain("hcloud server poweron web");
    }

    [Fact]
    public async Task A_machine_that_we_cannot_trust_is_not_talked_to()
    {
        await using var project = await Project.StartAsync();
        await project.CreateAsync("web");
        var (status, seen, _) = await project.RunAsync("status", "web", "--json");
        status.ShouldBe(5);
        JsonDocument.Parse(seen).RootElement.GetProperty("answers").GetBoolean().ShouldBeFalse();
        var (failed, _, error) = await project.RunAsync("ssh", "web", "--", "true");
        failed.ShouldBe(5);
        error.ShouldContain("ssh to web ended with 255");
        (await project.RunAsync("logs", "web")).Status.ShouldBe(5);
    }

    [Fact]
    public async Task What_is_left_of_a_server_that_is_gone_is_cleaned_away()
    {
        await using var project = await Project.StartAsync();
        await project.DeployAsync("web");
        var server = (await project.Cloud.Servers.FindAsync("web"))!;
        await project.Cloud.Actions.WaitAsync(await project.Cloud.Servers.DeleteAsync(server.Id), null, CancellationToken.None);
        (await project.RunAsync("destroy", "web")).Out.ShouldContain("What this computer kept of it went.");
        Directory.EnumerateFiles(Path.Combine(project.Folder, ".local", "state", "snowlift", "known_hosts")).ShouldBeEmpty();
    }
}
