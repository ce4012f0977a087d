using System.Globalization;
using Snowlift.Cli.Commands;
using Snowlift.Remote.Processes;

namespace Snowlift.Cli.Tests;

public sealed class CompletionTests
{
    private readonly ProcessRunner _processes = new();

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task A_completion_script_is_valid_where_its_shell_is_at_hand(string shell)
    {
        using var cli = new Support.Cli();
        (await cli.RunAsync("completion", shell)).ShouldBe(0);
        var script = Path.Combine(cli.Folder, "script");
        await File.WriteAllTextAsync(script, cli.Out);
        ProcessResult? result = null;
        try
        {
            result = await _processes.RunAsync(CommandLine.Of(shell, "-n", script), null, CancellationToken.None);
        }
        catch (ProgramNotFoundException)
        {
            shell.ShouldNotBe("bash");
        }

        (result?.ExitCode ?? 0).ShouldBe(0, string.Join('\n', result?.Error ?? []));
        Support.GoldenFile.ShouldMatchGolden(cli.Out, $"completion-{shell}");
    }

    [Theory]
    [InlineData("dep", "deploy")]
    [InlineData("lab s", "serve,status")]
    [InlineData("deploy web --build-on ", "auto,local,remote")]
    [InlineData("deploy web --cl", "--cloud")]
    [InlineData("update web --build-on ", "auto,local,remote")]
    [InlineData("rollback web --t", "--target-host,--to")]
    [InlineData("completion ", "bash,fish,zsh")]
    [InlineData("types --arch ", "arm,x86")]
    [InlineData("types --location f", "fsn1")]
    [InlineData("plan web --server-type cx2", "cx23")]
    public async Task The_program_knows_what_could_come_next(string line, string expected)
    {
        using var cli = new Support.Cli();
        (await cli.RunAsync($"[suggest:{line.Length}]", line)).ShouldBe(0);
        var begun = line.Split(' ')[^1];
        cli.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(s => begun.Length > 0 ? s.StartsWith(begun, StringComparison.Ordinal) : s[0] != '-')
            .Order(StringComparer.Ordinal).ToArray().ShouldBe(expected.Split(','), customMessage: cli.Out);
    }

    [Theory]
    [InlineData("snowlift dep", "deploy")]
    [InlineData("./bin/snowlift lab st", "status")]
    [InlineData("snowlift deploy web --build-on l", "local")]
    public async Task Bash_completes_with_what_the_program_says(string line, string expected)
    {
        using var cli = new Support.Cli();
        (await cli.RunAsync("completion", "bash")).ShouldBe(0);

        // A stand-in for the program, which answers as the program would, from a table.
        var words = line.Split(' ');
        var rest = line[words[0].Length..];
        using var answers = new Support.Cli();
        await answers.RunAsync($"[suggest:{rest.Length.ToString(CultureInfo.InvariantCulture)}]", rest);
        await File.WriteAllTextAsync(Path.Combine(cli.Folder, "answers"), answers.Out);
        await File.WriteAllTextAsync(Path.Combine(cli.Folder, "script"), $$"""
            {{cli.Out}}
            snowlift() { [ "$1" = "[suggest:{{rest.Length}}]" ] && [ "$2" = "{{rest}}" ] && cat answers; }
            ./bin/snowlift() { snowlift "$@"; }
            COMP_LINE='{{line}}'; COMP_POINT={{line.Length}}; COMP_WORDS=({{line}}); COMP_CWORD={{words.Length - 1}}
            _snowlift_complete
            printf '%s\n' "${COMPREPLY[@]}"
            """);
        var result = await _processes.RunAsync(
            CommandLine.Of("bash", "script") with { WorkingDirectory = cli.Folder }, null, CancellationToken.None);
        result.Output.Trim().ShouldBe(expected, string.Join('\n', result.Error));
    }

    [Fact]
    public async Task In_a_list_the_next_name_is_completed_and_none_twice()
    {
        using var cli = new Support.Cli();
        const string Line = "deploy web --location fsn1,h";
        (await cli.RunAsync($"[suggest:{Line.Length}]", Line)).ShouldBe(0);
        cli.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["fsn1,hel1", "fsn1,hil"], ignoreOrder: true);
    }

    [Fact]
    public void Every_command_can_be_reached()
    {
        using var cli = new Support.Cli();
        SnowliftCommands.Build(cli.Context).Subcommands.Select(c => c.Name).ShouldBe(
        [
            "init", "deploy", "plan", "check", "update", "rollback", "generations", "diff", "list", "status", "ssh", "logs", "timeline", "cleanup", "destroy",
            "extend", "reap", "work", "host-key", "bake", "images", "types", "locations", "lab", "completion", "man",
        ]);
    }
}
