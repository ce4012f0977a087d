using Snowlift.Cli.Tests.Support;
using Snowlift.Remote.Processes;

namespace Snowlift.Cli.Tests;

/// <summary>The real program in a real terminal.</summary>
public sealed class TerminalTests : IDisposable
{
    private static readonly string[] Rehearsal = ["deploy", "demo", "--create", "--cloud", "lab", "--machines", "simulated", "--flake", "lab:demo"];

    private readonly Support.Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    /// <summary>
    /// tmux breaks the lines of a narrower window first and tells the program after that, up to a quarter of a second later: what is
    /// drawn in between stands where it must not, and no program can know. So one of three times has to be without rubbish.
    /// </summary>
    [Fact]
    public async Task A_window_that_changes_its_width_leaves_no_rubbish()
    {
        WithKey();
        IReadOnlyList<string> rubbish = [];
        for (var attempt = 0; attempt < 3; attempt++)
        {
            rubbish = await RubbishAfterResizingAsync();
            if (rubbish.Count == 0)
            {
                return;
            }
        }

        Assert.Fail(string.Join('\n', rubbish));
    }

    [Fact]
    public async Task The_end_of_a_deploy_fits_a_terminal_of_80_by_24()
    {
        WithKey();
        await using var pane = await Pane.StartAsync(_cli.Folder, _cli.Environment, Rehearsal);
        await pane.UntilAsync(line => line == "ended 0");
        var screen = await pane.ScreenAsync();
        screen.ShouldContain(line => line.StartsWith("demo would be up", StringComparison.Ordinal), string.Join('\n', screen));
    }

    [Fact]
    public async Task A_second_interrupt_leaves_the_terminal_as_it_was()
    {
        WithKey();
        await using var pane = await Pane.StartAsync(_cli.Folder, _cli.Environment, Rehearsal);
        await pane.UntilAsync(line => line.StartsWith("✓ Read the flake", StringComparison.Ordinal));
        await pane.TypeAsync("C-c", "C-c");
        await pane.UntilAsync(line => line == "ended 130");
        (await pane.FlagsAsync()).ShouldBe("cursor 1 keypad 00");
    }

    [Fact]
    public async Task Work_in_a_terminal_that_is_closed_destroys_its_server()
    {
        await using var project = await Project.StartAsync();
        using var cli = project.Computer();
        // Without Nix here, and with a machine that never lets us in.
        cli.Environment["PATH"] = await WithoutNixAsync(project.Folder);
        await using var pane = await Pane.StartAsync(
            project.Folder, cli.Environment, "work", "web", "--kexec", "installer.tar.gz", "--", "sleep", "36000");
        await PollAsync(async () => (await project.Cloud.Servers.ListAsync()).Count == 1, pane);
        await pane.CloseAsync();
        await PollAsync(async () => (await project.Cloud.Servers.ListAsync()).Count == 0, pane: null);
        await PollAsync(async () => (await pane.ProcessesAsync()).Length == 0, pane: null);
        (await project.Cloud.SshKeys.ListAsync()).ShouldBeEmpty();
        (await project.Cloud.PrimaryIps.ListAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("TERM", "dumb"), InlineData("NO_COLOR", "1")]
    public async Task Where_colours_are_not_wanted_there_are_none(string variable, string value)
    {
        _cli.Environment[variable] = value;
        var recorded = Path.Combine(_cli.Folder, "recorded");
        foreach (var arguments in (string[][])[Rehearsal, ["bogus"], ["check", "nothing-here"]])
        {
            WithKey();
            var line = string.Join(' ', arguments.Prepend(Path.Combine(AppContext.BaseDirectory, "snowlift")).Select(Quoting.ForShell));
            var command = CommandLine.Of("script", "-qec", line, recorded) with { WorkingDirectory = _cli.Folder };
            command = _cli.Environment.Aggregate(command.WithEnvironment("NO_COLOR", null), (c, v) => c.WithEnvironment(v.Key, v.Value));
            await new ProcessRunner().RunAsync(command, null, default);
            var seen = await File.ReadAllTextAsync(recorded);
            seen.ShouldNotMatch("\u001b\\[[0-9;]*m");
            if (variable == "TERM")
            {
                seen.ShouldNotContain('\u001b');
            }
        }
    }

    [Theory]
    [InlineData("snowlift man >/dev/full", 3, "The result could not be written to stdout")]
    [InlineData("snowlift man >&-", 3, "The result could not be written to stdout")]
    [InlineData("snowlift bogus 2>/dev/full", 2, "")]
    [InlineData("snowlift bogus 2>&-", 2, "")]
    [InlineData("snowlift bogus >/dev/full 2>&1", 2, "")]
    [InlineData("snowlift man | true; exit ${PIPESTATUS[0]}", 141, "")]
    public async Task What_cannot_be_written_is_no_bug(string line, int status, string said)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "snowlift");
        var command = CommandLine.Of("bash", "-c", line.Replace("snowlift", Quoting.ForShell(program), StringComparison.Ordinal));
        var done = await new ProcessRunner().RunAsync(
            _cli.Environment.Aggregate(command, (c, v) => c.WithEnvironment(v.Key, v.Value)), null, default);
        var error = string.Join('\n', done.LastLines(20));
        done.ExitCode.ShouldBe(status, error);
        error.ShouldNotContain("a bug");
        error.ShouldContain(said);
    }

    /// <summary>What is on the terminal that should not be, with all that is; empty where nothing is.</summary>
    private async Task<IReadOnlyList<string>> RubbishAfterResizingAsync()
    {
        await using var pane = await Pane.StartAsync(_cli.Folder, _cli.Environment, Rehearsal);
        await pane.UntilAsync(line => line.StartsWith("✓ Read the flake", StringComparison.Ordinal));
        foreach (var width in (int[])[50, 120, 60, 80])
        {
            await pane.ResizeAsync(width);
            // Drawn anew a few times at that width.
            await Task.Delay(TimeSpan.FromMilliseconds(400), TimeProvider.System);
        }

        var text = await pane.UntilAsync(line => line == "ended 0");
        (await pane.FlagsAsync()).ShouldBe("cursor 1 keypad 00");
        var isClean = text.Count(line => line.Contains("Read the flake", StringComparison.Ordinal)) == 1
            && text.Count(line => line.StartsWith("Deploying demo", StringComparison.Ordinal)) == 1
            && !text.Any(line => line.Contains("Starting", StringComparison.Ordinal) || line.IndexOfAny(['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']) >= 0);
        return isClean ? [] : text;
    }

    private void WithKey()
    {
        Directory.CreateDirectory(Path.Combine(_cli.Folder, ".ssh"));
        File.WriteAllText(
            Path.Combine(_cli.Folder, ".ssh", "id_ed25519.pub"),
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ4hLX0mFv0xq8y4tX1cZ6X3gk0l8Vt7m9r0s6c2bq5d me@here\n");
    }

    /// <summary>A PATH with everything but Nix.</summary>
    private static async Task<string> WithoutNixAsync(string folder)
    {
        var bin = Directory.CreateDirectory(Path.Combine(folder, "bin")).FullName;
        foreach (var program in (string[])["sh", "ssh", "ssh-keygen", "ssh-keyscan", "git"])
        {
            var found = await new ProcessRunner().RunAsync(CommandLine.Of("sh", "-c", "command -v \"$1\"", "sh", program), null, default);
            File.CreateSymbolicLink(Path.Combine(bin, program), found.Output.Trim());
        }

        return bin;
    }

    private static async Task PollAsync(Func<Task<bool>> holds, Pane? pane)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await holds())
        {
            limit.IsCancellationRequested.ShouldBeFalse(pane is null ? "" : string.Join('\n', await pane.TextAsync()));
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }
}
