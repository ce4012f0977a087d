using Snowlift.Cli.Tests.Support;
using Snowlift.Hetzner.Wire;
using Snowlift.Install;
using Snowlift.Install.Requests;
using Snowlift.Lab.Faults;
using Snowlift.Nix;
using Snowlift.Provision;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Tests;

/// <summary>A server for one command: whatever happens, it is gone afterwards.</summary>
public sealed class WorkTests
{
    private static readonly string[] Quiet = ["--kexec", "installer.tar.gz", "--quiet"];

    [Fact]
    public async Task The_commands_output_and_exit_code_are_works_and_nothing_is_left()
    {
        await using var project = await Project.StartAsync();
        var (status, seen, error) = await project.RunAsync(
            ["work", "web", .. Quiet, "--get", "/srv/a.txt", "--get", "b.txt:c.txt", "--", "echo", "hello;", "exit", "3"]);
        status.ShouldBe(3, error);
        seen.ShouldBe("hello\n");
        error.ShouldContain("work: copied /srv/a.txt → FOLDER/a.txt (1 file)");
        error.TrimEnd().Split('\n')[^1].ShouldMatch(@"^work: the command ended with 3; web is destroyed after [0-9]+ m, 0\.01 EUR \(net\)$");
        (await File.ReadAllTextAsync(Path.Combine(project.Folder, "c.txt"))).ShouldBe("b.txt\n");
        await NothingIsLeft(project);
    }

    [Fact]
    public async Task A_server_of_that_name_is_neither_used_nor_destroyed()
    {
        await using var project = await Project.StartAsync();
        await project.CreateAsync("web");
        var (status, seen, error) = await project.RunAsync(["work", "web", .. Quiet, "--", "echo", "hello"]);
        status.ShouldBe(8);
        seen.ShouldBeEmpty();
        error.ShouldContain("It was not made by this run");
        error.ShouldEndWith("work: snowlift failed (8), not the command; no server was made, or none that is ours to destroy\n");
        (await project.Cloud.Servers.ListAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_deploy_that_fails_leaves_no_server()
    {
        await using var project = await Project.StartAsync();
        using var cli = project.Computer();
        cli.Deployer = async (services, request, c) =>
        {
            await project.DeployAsync(request.Host);
            var server = (await project.Cloud.Servers.FindAsync(request.Host, c))!;
            await project.Cloud.Servers.UpdateAsync(
                server.Id, labels: new Dictionary<string, string>(server.Labels) { [Labels.Run] = services.RunId }, cancellation: c);
            throw new SnowliftException(ExitCode.Install, "disko gave up");
        };
        (await cli.RunAsync(["work", "web", .. Quiet, "--", "echo", "hello"])).ShouldBe(7);
        cli.Error.ShouldContain("disko gave up");
        cli.Error.TrimEnd().Split('\n')[^1].ShouldStartWith("work: snowlift failed (7), not the command; web is destroyed after");
        await NothingIsLeft(project);
    }

    [Fact]
    public async Task Cancelled_in_the_middle_of_the_command_it_still_destroys()
    {
        await using var project = await Project.StartAsync();
        using var cancel = new CancellationTokenSource();
        using var cli = project.Computer();
        cli.Deployer = async (services, request, c) =>
        {
            cancel.CancelAfter(TimeSpan.FromSeconds(60));
            var result = await new DeployFlow(services, NixSettings.Default).RunAsync(request, c);
            cancel.CancelAfter(TimeSpan.FromSeconds(0.5));
            return result;
        };
        (await cli.RunAsync(cancel.Token, ["work", "web", .. Quiet, "--", "sleep", "36000"])).ShouldBe(130);
        cli.Error.ShouldContain("work: snowlift failed (130), not the command; web is destroyed after");
        await NothingIsLeft(project);
    }

    [Fact]
    public async Task What_cannot_be_copied_back_is_a_failure_of_ours_when_the_command_was_none()
    {
        await using var project = await Project.StartAsync();
        var (status, _, error) = await project.RunAsync(["work", "web", .. Quiet, "--get", "missing", "--", "true"]);
        status.ShouldBe(7);
        error.ShouldContain("work: the command succeeded, snowlift failed (7); web is destroyed");
        await NothingIsLeft(project);
    }

    [Fact]
    public async Task A_server_that_cannot_be_destroyed_is_told_loudly()
    {
        await using var project = await Project.StartAsync();
        project.Faults.Add(new ActionFault("delete_server"));
        var (status, _, error) = await project.RunAsync(["work", "web", .. Quiet, "--", "true"]);
        status.ShouldBe(4);
        error.ShouldContain("The server web could not be destroyed: it still runs and costs");
        error.ShouldContain("snowlift destroy web");
        error.ShouldEndWith("work: the command succeeded, snowlift failed (4); web is still there\n");
    }

    [Fact]
    public async Task Kept_it_stays_until_it_expires()
    {
        await using var project = await Project.StartAsync();
        var (status, _, error) = await project.RunAsync(["work", "web", .. Quiet, "--keep", "--ttl", "2h", "--", "true"]);
        status.ShouldBe(0, error);
        error.ShouldEndWith("work: the command ended with 0; web is kept and expires in 2h at most: snowlift destroy web\n");
        (await project.Cloud.Servers.ListAsync()).ShouldHaveSingleItem().Labels.Keys.ShouldContain(Labels.Expires);
    }

    [Theory]
    [InlineData("work", "web"), InlineData("work", "--", "true"), InlineData("work", "web", "--get", "/", "--", "true")]
    [InlineData("work", "web", "--get", "..", "--", "true"), InlineData("work", "web", "--ttl", "5m", "--", "true")]
    public async Task What_cannot_be_meant_costs_nothing(params string[] args)
    {
        await using var project = await Project.StartAsync();
        (await project.RunAsync(args)).Status.ShouldBe(2);
        (await project.Cloud.Servers.ListAsync()).ShouldBeEmpty();
    }

    private static async Task NothingIsLeft(Project project)
    {
        (await project.Cloud.Servers.ListAsync()).ShouldBeEmpty();
        (await project.Cloud.SshKeys.ListAsync()).ShouldBeEmpty();
        (await project.Cloud.PrimaryIps.ListAsync()).ShouldBeEmpty();
        (await project.Cloud.Volumes.ListAsync()).ShouldBeEmpty();
    }
}
