using System.Runtime.InteropServices;
using System.Text.Json;
using Snowlift.Cli.Terminal;
using Snowlift.Cli.Tests.Support;
using Snowlift.Cli.Views;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;

namespace Snowlift.Cli.Tests;

public sealed class ProgramTests
{
    [Theory]
    [InlineData(ExitCode.Usage)]
    [InlineData(ExitCode.Prerequisite)]
    [InlineData(ExitCode.Hetzner)]
    [InlineData(ExitCode.Ssh)]
    [InlineData(ExitCode.Nix)]
    [InlineData(ExitCode.Install)]
    [InlineData(ExitCode.Refused)]
    [InlineData(ExitCode.Cancelled)]
    public async Task A_failures_exit_code_is_the_programs(ExitCode code)
    {
        using var cli = new Support.Cli().WithFlake();
        cli.Deployer = Stories.Ends(() => throw new SnowliftException(code, "it did not work"));
        (await cli.RunAsync("deploy", "web")).ShouldBe((int)code);
        cli.Error.ShouldContain("it did not work");
    }

    [Fact]
    public async Task What_was_not_foreseen_is_called_a_bug_and_names_the_journal()
    {
        using var cli = new Support.Cli().WithFlake();
        cli.Deployer = (services, _, _) =>
        {
            services.Events.Report(new RunStarted("x", null, RunKind.Deploy) { Run = services.RunId, Host = "web" });
            throw new InvalidOperationException("the unthinkable \u001b[31mhappened");
        };
        (await cli.RunAsync("deploy", "web", "--quiet")).ShouldBe(1);
        cli.Error.ShouldMatchGolden("error-bug");
        File.Exists(cli.Order.Services.JournalPath).ShouldBeTrue();
    }

    [Fact]
    public async Task A_bugs_stack_is_shown_on_demand_only()
    {
        using var cli = new Support.Cli().WithFlake();
        cli.Environment["SNOWLIFT_DEBUG"] = "1";
        cli.Deployer = Stories.Ends(() => throw new InvalidOperationException("the unthinkable"));
        (await cli.RunAsync("deploy", "web")).ShouldBe(1);
        cli.Error.ShouldContain("   at Snowlift.Cli");
    }

    [Fact]
    public async Task The_token_is_never_printed()
    {
        foreach (var view in new[] { "--json", "--plain", "--quiet" })
        {
            using var cli = new Support.Cli().WithFlake();
            cli.Environment["SNOWLIFT_DEBUG"] = "1";
            cli.Deployer = (services, _, _) => throw new InvalidOperationException($"{services}");
            await cli.RunAsync("deploy", "web", view);
            (cli.Out + cli.Error).ShouldNotContain(Support.Cli.Token);
        }
    }

    [Fact]
    public async Task NDJSON_on_stdout_is_the_whole_stream_and_nothing_else()
    {
        using var cli = new Support.Cli().WithFlake();
        cli.Deployer = Stories.Told(Stories.Smooth, cli.Time);
        (await cli.RunAsync("deploy", "web", "--json")).ShouldBe(0);
        cli.Error.ShouldBeEmpty();
        var types = cli.Out.TrimEnd('\n').Split('\n').Select(l => JsonDocument.Parse(l).RootElement.GetProperty("type").GetString()!).ToList();
        types[0].ShouldBe("run-started");
        types[^1].ShouldBe("run-finished");
        cli.Out.ShouldMatchGolden("json-smooth");
    }

    [Fact]
    public async Task A_failure_before_the_run_is_in_the_NDJSON_too()
    {
        using var cli = new Support.Cli().WithFlake();
        cli.Environment.Remove("HCLOUD_TOKEN");
        (await cli.RunAsync("deploy", "web", "--json")).ShouldBe(3);
        var line = JsonDocument.Parse(cli.Out).RootElement;
        line.GetProperty("type").GetString().ShouldBe("run-failed");
        line.GetProperty("exitCode").GetInt32().ShouldBe(3);
        cli.Error.ShouldStartWith("✗ There is no token");
    }

    [Fact]
    public async Task A_failure_that_the_run_told_is_told_once()
    {
        using var cli = new Support.Cli().WithFlake();
        cli.Deployer = Stories.Told(Stories.Failing, cli.Time);
        (await cli.RunAsync("deploy", "web", "--json")).ShouldBe(6);
        cli.Out.Split('\n').Count(l => l.Contains("\"run-failed\"", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task The_journal_holds_what_happened()
    {
        using var cli = new Support.Cli().WithFlake();
        cli.Deployer = Stories.Told(Stories.Smooth, cli.Time);
        (await cli.RunAsync("deploy", "web", "--quiet")).ShouldBe(0);
        var lines = await File.ReadAllLinesAsync(cli.Order.Services.JournalPath!);
        lines.Length.ShouldBe(15);
        lines.ShouldAllBe(l => l.StartsWith('{') && l.EndsWith('}'));
    }

    [Fact]
    public async Task A_journal_that_cannot_be_written_does_not_stop_a_deploy()
    {
        using var cli = new Support.Cli().WithFlake();
        await File.WriteAllTextAsync(Path.Combine(cli.Folder, ".local"), "a file where a folder should be");
        cli.Deployer = Stories.Told(Stories.Smooth, cli.Time);
        (await cli.RunAsync("deploy", "web", "--quiet")).ShouldBe(0);
    }

    [Fact]
    public async Task A_cancelled_run_ends_with_130_and_says_what_is_left()
    {
        using var cli = new Support.Cli().WithFlake();
        using var cancellation = new CancellationTokenSource();
        cli.Deployer = async (services, _, token) =>
        {
            Stories.Begin(services.Events, cli.Time);
            await cancellation.CancelAsync();
            token.IsCancellationRequested.ShouldBeTrue();
            services.Events.Report(new StepFailed(Step.Server, StepBoardCancelled, 18));
            const string Left = "The server web (id 4711) was created and runs, costs 0.0112 EUR an hour until you delete it.";
            services.Events.Report(new RunFailed(130, "Cancelled", Left, null, [Left]));
            throw new SnowliftException(
                ExitCode.Cancelled, "Cancelled", Left, "Run the same command again to go on, or delete the server: hcloud server delete web");
        };
        (await cli.RunAsync(cancellation.Token, "deploy", "web")).ShouldBe(130);
        cli.Error.ShouldMatchGolden("error-cancelled");
    }

    [Fact]
    public async Task Cancelling_where_nobody_explains_it_still_ends_with_130()
    {
        using var cli = new Support.Cli().WithFlake();
        using var cancellation = new CancellationTokenSource();
        cli.Deployer = async (_, _, token) =>
        {
            await cancellation.CancelAsync();
            token.ThrowIfCancellationRequested();
            return Stories.Result;
        };
        (await cli.RunAsync(cancellation.Token, "deploy", "web")).ShouldBe(130);
    }

    [Theory]
    [InlineData("web\n", true)]
    [InlineData(" web \n", true)]
    [InlineData("yes\n", false)]
    [InlineData("", false)]
    public async Task Whoever_types_the_name_confirms(string typed, bool confirmed)
    {
        using var cli = new Support.Cli { Typed = typed, Terminal = Support.Cli.TerminalOf(100) };
        var asked = new TerminalConfirmation(cli.Context);
        (await asked.TypedAsync("The disk of web\u001b[2J holds data.", "web", CancellationToken.None)).ShouldBe(confirmed);
        cli.Error.ShouldBe("The disk of web holds data.\nType web to go on, anything else to stop: ");
    }

    [Fact]
    public async Task Without_a_terminal_nothing_is_confirmed_and_nobody_asked()
    {
        using var cli = new Support.Cli { Typed = "web\n" };
        (await new TerminalConfirmation(cli.Context).TypedAsync("Really?", "web", CancellationToken.None)).ShouldBeFalse();
        cli.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_question_takes_the_terminal_from_the_live_view()
    {
        using var cli = new Support.Cli { Typed = "web\n", Terminal = Support.Cli.TerminalOf(80) }.WithFlake();
        cli.Deployer = async (services, _, token) =>
        {
            Stories.Begin(services.Events, cli.Time);
            (await services.Confirmation.TypedAsync("web holds data.", "web", token)).ShouldBeTrue();
            services.Events.Report(new StepFinished(Step.Server, "found", 1));
            return Stories.Result;
        };
        (await cli.RunAsync("deploy", "web")).ShouldBe(0, cli.Error);
        var question = cli.Error.IndexOf("web holds data.", StringComparison.Ordinal);
        var answer = cli.Error.IndexOf("anything else to stop: ", StringComparison.Ordinal);
        cli.Error[question..answer].ShouldNotContain('\u001b');
        cli.Error[answer..].ShouldContain("✓");
    }

    [Fact]
    public void A_second_interrupt_ends_the_program_at_once()
    {
        using var cancellation = new CancellationTokenSource();
        var ended = 0;
        using var interrupts = new Interrupts(cancellation, () => ended++);
        interrupts.Interrupt(PosixSignal.SIGINT);
        ended.ShouldBe(0);
        SpinWait.SpinUntil(() => cancellation.IsCancellationRequested, TimeSpan.FromSeconds(10)).ShouldBeTrue();
        interrupts.Interrupt(PosixSignal.SIGTERM);
        ended.ShouldBe(1);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\u001b[1;31mred\u001b[0m", "red")]
    [InlineData("\u001b]0;title\u0007after", "after")]
    [InlineData("\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\", "link")]
    [InlineData("10%\r50%\r100%\r", "100%")]
    [InlineData("a\tb", "a b")]
    [InlineData("bell\a", "bell␇")]
    [InlineData("cut \u001b[31", "cut ")]
    [InlineData("\u001b", "")]
    [InlineData("abc\u202edef", "abc·def")]
    [InlineData("c1 \u009b31m", "c1 ·31m")]
    [InlineData("größer 雪", "größer 雪")]
    public void Foreign_text_cannot_steer_the_terminal(string text, string shown) => PlainText.Of(text).ShouldBe(shown);

    private const string StepBoardCancelled = Views.StepBoard.Cancelled;
}
