using Snowlift.Cli.Tests.Support;
using Snowlift.Remote.Ssh;
using Snowlift.Remote.Tests.Support;

namespace Snowlift.Cli.Tests.Security;

/// <summary>
/// Somebody with another key sits on the way, at every hop: the whole program, the real ssh, a real sshd. The run ends with 5,
/// and he gets nothing: neither a login nor a command.
/// </summary>
public sealed class ManInTheMiddleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("the first connection", null)]
    [InlineData("the installer", "kexec")]
    [InlineData("the installed system", "reboot")]
    public async Task A_deploy_ends_at_the_hop_where_he_sits(string hop, string? after) => await WithBothAsync(async (project, stranger) =>
    {
        var (status, error, impostor) = await RunAsync(
            project, stranger, after, "deploy", "web", "--create", "--kexec", "installer.tar.gz", "--plain", "--method", "kexec");

        status.ShouldBe(5, $"{hop}: {error}");
        error.ShouldContain(after == "reboot"
            ? "After the reboot another host key answers than the one made for the new system" : "does not have the host key that it must have");
        ShouldHaveGotNothing(impostor, stranger);
    });

    [Theory]
    [InlineData("generations")]
    [InlineData("status")]
    [InlineData("update")]
    [InlineData("rollback")]
    [InlineData("bake")]
    [InlineData("logs")]
    [InlineData("ssh")]
    public async Task Whatever_is_done_to_an_installed_system_ends_before_it_begins(string command) => await WithBothAsync(async (project, stranger) =>
    {
        await project.DeployAsync("web");

        string[] more = command switch
        {
            "update" => ["--build-on", "remote"],
            "ssh" => ["--", "true"],
            _ => [],
        };
        var (status, error, impostor) = await RunAsync(project, stranger, after: null, [command, "web", .. more]);

        status.ShouldBe(5, error);
        ShouldHaveGotNothing(impostor, stranger);
    });

    [Fact]
    public async Task A_fingerprint_that_was_vouched_for_is_no_others() => await WithBothAsync(async (project, stranger) =>
    {
        await project.DeployAsync("web");

        var (status, error, impostor) = await RunAsync(
            project, stranger, after: null, "generations", "web", "--accept-host-key", "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

        status.ShouldBe(5);
        error.ShouldContain(stranger.HostKey.Fingerprint);
        impostor.Calls.ShouldBe(0, "he was looked at, and never spoken to");
    });

    [Fact]
    public async Task A_machine_of_no_cloud_has_the_key_that_the_user_knows() => await WithBothAsync(async (project, stranger) =>
    {
        var known = (await Remote.Ssh.HostKeys.GenerateAsync(new Remote.Processes.ProcessRunner(), project.Folder, "", Token)).Public;
        await File.WriteAllTextAsync(Path.Combine(project.Folder, ".ssh", "known_hosts"), $"[127.0.0.1]:{stranger.Port} {known}\n", Token);
        using var cli = project.Computer();

        var status = await cli.RunAsync("deploy", "web", "--target-host", $"root@127.0.0.1:{stranger.Port}", "--yes", "--plain");

        status.ShouldBe(5, cli.Error);
        cli.Error.ShouldContain("does not have the host key that it must have");
        stranger.Log.ShouldNotContain("Accepted");
    });

    private static async Task<(int Status, string Error, Impostor Impostor)> RunAsync(
        Project project, SshServer stranger, string? after, params string[] line)
    {
        using var usual = project.Computer();
        var impostor = new Impostor(usual.Processes, stranger, after);
        using var cli = new Support.Cli(project.Folder) { Clock = usual.Clock, Deployer = null, Processes = impostor };
        foreach (var (name, value) in usual.Environment)
        {
            cli.Environment[name] = value;
        }

        return (await cli.RunAsync(line), cli.Error, impostor);
    }

    /// <summary>He would have let us in: what he logged says whether anybody tried.</summary>
    private static void ShouldHaveGotNothing(Impostor impostor, SshServer stranger)
    {
        impostor.Calls.ShouldBeGreaterThan(0, "nobody met him");
        stranger.Log.ShouldContain("Connection from");
        foreach (var word in new[] { "Accepted", "Failed publickey", "userauth", "Starting session", "subsystem" })
        {
            stranger.Log.ShouldNotContain(word);
        }
    }

    private static async Task WithBothAsync(Func<Project, SshServer, Task> test)
    {
        await using var stranger = await SshServer.StartAsync(Token);
        await using var project = await Project.StartAsync();
        // He lets in whoever has the user's own key.
        File.Copy(Path.Combine(project.Folder, ".ssh", "id_ed25519.pub"), Path.Combine(stranger.Folder, "authorized_keys"), overwrite: true);
        await test(project, stranger);
    }
}
