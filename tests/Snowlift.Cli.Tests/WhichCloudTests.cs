using Snowlift.Cli.Tests.Support;

namespace Snowlift.Cli.Tests;

/// <summary>Which cloud is meant where nobody said it, and that it is said then.</summary>
public sealed class WhichCloudTests
{
    private const string LabAddress = "127.77.1.2";

    [Fact]
    public async Task A_server_that_only_the_lab_has_is_meant_and_that_is_said()
    {
        using var cli = Computer().InLab("web");
        (await cli.RunAsync("ssh", "web", "--print")).ShouldBe(0, cli.Error);
        cli.Out.ShouldBe("ssh -F FOLDER/.local/state/snowlift/lab/ssh/web.conf web\n");
        cli.Error.ShouldBe("web is in the lab (at Hetzner: --cloud hetzner)\n");
    }

    [Fact]
    public async Task A_server_of_the_lab_from_an_older_version_is_known_by_its_address()
    {
        using var cli = Computer().Keep("ssh", "web", "snowlift-3", LabAddress);
        (await cli.RunAsync("ssh", "web", "--print")).ShouldBe(0, cli.Error);
        cli.Out.ShouldBe("ssh -F FOLDER/.local/state/snowlift/ssh/web.conf web\n");
        cli.Error.ShouldStartWith("web is in the lab");
    }

    [Theory]
    [InlineData("ssh", "web", "--print")]
    [InlineData("logs", "web")]
    [InlineData("status", "web")]
    [InlineData("destroy", "web", "--yes")]
    [InlineData("update", "web")]
    [InlineData("rollback", "web")]
    [InlineData("generations", "web")]
    [InlineData("cleanup", "web")]
    [InlineData("bake", "web")]
    [InlineData("extend", "web", "4h")]
    [InlineData("check", "web", "--server")]
    public async Task A_server_that_both_have_is_refused_with_both_lines(params string[] line)
    {
        using var cli = Computer().InLab("web").AtHetzner("web");
        (await cli.RunAsync(line)).ShouldBe(2);
        cli.Out.ShouldBeEmpty();
        cli.Error.ShouldContain("There are two servers named web: in the lab, and at Hetzner");
        cli.Error.ShouldContain($"  next     snowlift {string.Join(' ', line)} --cloud lab\n           snowlift {string.Join(' ', line)} --cloud hetzner\n");
    }

    [Fact]
    public async Task What_is_said_wins()
    {
        using var cli = Computer().InLab("web").AtHetzner("web");
        (await cli.RunAsync("ssh", "web", "--print", "--cloud", "hetzner")).ShouldBe(0, cli.Error);
        (await cli.RunAsync("ssh", "web", "--print", "--cloud", "lab")).ShouldBe(0, cli.Error);
        cli.Environment["SNOWLIFT_CLOUD"] = "lab";
        (await cli.RunAsync("ssh", "web", "--print")).ShouldBe(0, cli.Error);
        (await cli.RunAsync("ssh", "web", "--print", "--cloud", "hetzner")).ShouldBe(0, cli.Error);
        const string Hetzner = "ssh -F FOLDER/.local/state/snowlift/ssh/web.conf web\n";
        const string Lab = "ssh -F FOLDER/.local/state/snowlift/lab/ssh/web.conf web\n";
        cli.Out.ShouldBe(Hetzner + Lab + Lab + Hetzner);
        cli.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_variable_that_names_no_cloud_is_a_usage_error()
    {
        using var cli = Computer();
        cli.Environment["SNOWLIFT_CLOUD"] = "moon";
        (await cli.RunAsync("list")).ShouldBe(2);
        cli.Error.ShouldContain("SNOWLIFT_CLOUD names no cloud");
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("deploy")]
    public async Task Memory_buys_nothing_and_redirects_no_order(string command)
    {
        using var cli = Computer().InLab("web").WithFlake();
        cli.Environment.Remove("HCLOUD_TOKEN");
        (await cli.RunAsync(command, "web", "--create", "--location", "nbg1")).ShouldBe(3, "it is about Hetzner, where there is no token");
        cli.Error.ShouldStartWith(
            $"There is a web in the lab; this is about Hetzner Cloud. For the one in the lab: snowlift {command} web --create --location nbg1 --cloud lab\n");
    }

    [Fact]
    public async Task Where_the_variable_names_another_cloud_than_the_one_that_has_it_both_are_said()
    {
        await using var project = await Project.StartAsync();
        using var cli = project.Computer().InLab("web");
        cli.Environment["SNOWLIFT_CLOUD"] = "hetzner";
        (await cli.RunAsync("destroy", "web", "--yes")).ShouldBe(2);
        cli.Error.ShouldContain("There is no server named web");
        cli.Error.ShouldContain("web is in the lab: snowlift destroy web --yes --cloud lab");
    }

    [Fact]
    public async Task A_server_is_remembered_from_its_order_until_it_is_destroyed()
    {
        await using var project = await Project.StartAsync();
        var file = Path.Combine(project.Folder, ".local", "state", "snowlift", "servers", "web");
        await project.DeployAsync("web");
        File.Exists(file).ShouldBeTrue();
        (await project.RunAsync("destroy", "web", "--yes")).Status.ShouldBe(0);
        File.Exists(file).ShouldBeFalse();
    }

    [Fact]
    public async Task Simulated_machines_are_not_remembered()
    {
        using var cli = new Support.Cli { Clock = TimeProvider.System, Deployer = null };
        (await cli.RunAsync("deploy", "demo", "--create", "--cloud", "lab", "--machines", "simulated", "--quiet")).ShouldBe(0, cli.Error);
        (await cli.RunAsync("destroy", "demo", "--yes")).ShouldNotBe(0);
        cli.Error.ShouldNotContain("is in the lab");
    }

    private static Support.Cli Computer() => new();
}

/// <summary>What an earlier deploy left on the computer.</summary>
internal static class Remembering
{
    public static Support.Cli InLab(this Support.Cli cli, string host) => cli.Keep(Path.Combine("lab", "ssh"), host, "snowlift-3", "127.77.1.2");

    public static Support.Cli AtHetzner(this Support.Cli cli, string host) => cli.Keep("ssh", host, "snowlift-4711", "203.0.113.7");

    public static Support.Cli Keep(this Support.Cli cli, string folder, string host, string alias, string address)
    {
        var ssh = Directory.CreateDirectory(Path.Combine(cli.Folder, ".local", "state", "snowlift", folder)).FullName;
        File.WriteAllText(Path.Combine(ssh, host + ".conf"), $"Host {host}\n  HostName {address}\n  User root\n  Port 22\n  HostKeyAlias {alias}\n");
        return cli;
    }
}
