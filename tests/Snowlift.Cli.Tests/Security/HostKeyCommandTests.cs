using System.Text.Json;
using Snowlift.Cli.Tests.Support;
using Snowlift.Remote.Processes;

namespace Snowlift.Cli.Tests.Security;

public sealed class HostKeyCommandTests
{
    [Fact]
    public async Task A_key_is_made_once_shown_again_and_readable_by_its_owner_alone()
    {
        using var cli = new Support.Cli();
        (await cli.RunAsync("host-key", "web", "--new")).ShouldBe(0, cli.Error);
        var file = Path.Combine(cli.Folder, ".local/state/snowlift/host-keys/web");
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(Path.GetDirectoryName(file)!).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.GetFiles(Path.GetDirectoryName(file)!).ShouldBe([file], "ssh-keygen's own files are gone");

        using var again = new Support.Cli(cli.Folder);
        (await again.RunAsync("host-key", "web")).ShouldBe(0);
        again.Out.ShouldBe(cli.Out);

        using var json = new Support.Cli(cli.Folder);
        (await json.RunAsync("host-key", "web", "--json")).ShouldBe(0);
        var shown = JsonDocument.Parse(json.Out).RootElement;
        cli.Out.ShouldContain(shown.GetProperty("age").GetString()!);
        var made = await new ProcessRunner().RunAsync(CommandLine.Of("ssh-keygen", "-y", "-f", file), null, default);
        made.Output.ShouldStartWith(shown.GetProperty("public").GetString()!);

        using var twice = new Support.Cli(cli.Folder);
        (await twice.RunAsync("host-key", "web", "--new")).ShouldBe(8);
        twice.Error.ShouldMatchGolden("error-host-key-twice");
    }

    [Fact]
    public async Task Where_none_was_made_the_way_to_one_is_said()
    {
        using var cli = new Support.Cli();
        (await cli.RunAsync("host-key", "web")).ShouldBe(2);
        cli.Error.ShouldMatchGolden("error-host-key-none");
    }

    [Theory]
    [InlineData("../web")]
    [InlineData("web/../../x")]
    [InlineData("-web")]
    [InlineData("$(id)")]
    public async Task A_name_that_would_be_a_path_or_code_is_refused(string name)
    {
        using var cli = new Support.Cli();
        (await cli.RunAsync("host-key", "--new", "--", name)).ShouldBe(2);
        Directory.Exists(Path.Combine(cli.Folder, ".local")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("error-chown-alone", "--chown", "/a=b")]
    [InlineData("error-disk-key-relative", "--disk-encryption-key", "tmp/x=flake.nix")]
    [InlineData("error-disk-key-on-disk", "--disk-encryption-key", "/mnt/x=flake.nix")]
    [InlineData("error-host-key-file", "--host-key", "flake.nix")]
    [InlineData("error-extra-files-missing", "--extra-files", "no-such-folder")]
    public async Task What_cannot_be_brought_is_refused_before_anything_happens(string golden, string option, string value)
    {
        using var cli = new Support.Cli().WithFlake();
        (await cli.RunAsync("deploy", "web", "--create", option, value)).ShouldBe(2);
        cli.Error.ShouldMatchGolden(golden);
    }

    [Fact]
    public async Task A_key_may_come_from_a_pipe_that_can_be_read_once()
    {
        using var cli = new Support.Cli().WithFlake();
        (await cli.RunAsync("host-key", "web", "--new")).ShouldBe(0);
        var (key, pipe) = (Path.Combine(cli.Folder, ".local/state/snowlift/host-keys/web"), Path.Combine(cli.Folder, "pipe"));
        await new ProcessRunner().RunAsync(CommandLine.Of("mkfifo", pipe), null, default);
        using var deploy = new Support.Cli(cli.Folder) { Deployer = (_, _, _) => throw new OperationCanceledException() };
        var writing = new ProcessRunner().RunAsync(CommandLine.Of("sh", "-c", "cat \"$1\" >\"$2\"", "sh", key, pipe), null, default);

        await deploy.RunAsync("deploy", "web", "--create", "--host-key", "pipe");

        await writing;
        cli.Out.ShouldContain(deploy.Order.Request.HostKey.ShouldNotBeNull().Public.Fingerprint);
        deploy.Order.Request.ToString().ShouldNotContain("PRIVATE");
    }

    [Theory]
    [InlineData("echo 'no such entry' >&2; exit 4", "It ended with 4.", "no such entry")]
    [InlineData("true", "the first line of its output is empty", "")]
    public async Task A_token_command_that_fails_is_an_error_with_its_words_and_without_itself(string command, string why, string words)
    {
        using var cli = new Support.Cli { Deployer = null };
        cli.Environment.Remove("HCLOUD_TOKEN");
        cli.Environment["HCLOUD_TOKEN_COMMAND"] = command + " # hidden-in-the-command";
        (await cli.RunAsync("list")).ShouldBe(3);
        cli.Error.ShouldContain(why);
        cli.Error.ShouldContain(words);
        cli.Error.ShouldNotContain("hidden-in-the-command");
    }
}
