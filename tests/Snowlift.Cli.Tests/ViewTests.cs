using Microsoft.Extensions.Time.Testing;
using Snowlift.Cli.Tests.Support;
using Snowlift.Cli.Views;
using Snowlift.Install.Describing;
using Snowlift.Install.Requests;
using Snowlift.Machines.Reports;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;
using Spectre.Console;

namespace Snowlift.Cli.Tests;

public sealed class ViewTests
{
    [Fact]
    public void Each_kind_of_run_is_announced_in_words_of_its_own()
    {
        var announced = Enum.GetValues<RunKind>().Select(kind => Phrases.Of(new RunStarted(null, null, kind) { Run = "7f3a91", Host = "web" })).ToList();

        announced.ShouldBeUnique();
        announced.ShouldContain("Cleaning up web over SSH (run 7f3a91)");
    }

    [Theory]
    [InlineData(60)]
    [InlineData(120)]
    public void The_board_shows_steps_side_by_side_and_fits_the_width(int width)
    {
        var time = new FakeTimeProvider(Stories.Start);
        var board = new StepBoard();
        Stories.Begin(new EventStream(time, new Applied(board)), time);
        Draw(board, time, width).ShouldMatchGolden($"board-{width}");
    }

    [Theory]
    [InlineData(60)]
    [InlineData(120)]
    public void A_failed_board_says_where_and_what_was_left_in_the_middle(int width)
    {
        var time = new FakeTimeProvider(Stories.Start);
        var board = new StepBoard();
        Should.Throw<SnowliftException>(() => Stories.Failing(new EventStream(time, new Applied(board)), time));
        board.Apply(new StepStarted(Step.Key, "Register the SSH key") { At = time.GetUtcNow() });
        board.Stop();
        Draw(board, time, width).ShouldMatchGolden($"board-failed-{width}");
    }

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    public void Wide_characters_and_control_characters_never_break_the_lines(int width)
    {
        var time = new FakeTimeProvider(Stories.Start);
        var board = new StepBoard();
        var events = new EventStream(time, new Applied(board));
        events.Report(new StepStarted(Step.Build, "建築 des Größten \u001b[2J\u0007überhaupt"));
        events.Report(new StepProgressed(Step.Build, "雪雪雪雪雪雪雪雪雪雪雪雪雪雪雪雪雪雪雪雪雪雪雪雪雪雪\nzweite Zeile", 3, 7, "paths"));
        events.Report(new StepStarted(Step.Server, "Create the server"));
        events.Report(new StepFinished(Step.Server, "é́e\u202eabc ☃ 🎿🎿🎿🎿🎿🎿🎿🎿🎿🎿🎿🎿🎿🎿🎿🎿🎿🎿🎿🎿", 1234.5));

        var lines = Draw(board, time, width).TrimEnd('\n').Split('\n');
        lines.Length.ShouldBe(3);
        foreach (var line in lines)
        {
            new Spectre.Console.Rendering.Segment(line).CellCount().ShouldBeLessThan(width);
            line.ShouldAllBe(c => !char.IsControl(c) && c != '\u202e');
        }
    }

    [Fact]
    public async Task The_live_view_draws_in_place_and_leaves_the_last_state()
    {
        using var cli = new Support.Cli { Terminal = Support.Cli.TerminalOf(80) };
        cli.Environment["NO_COLOR"] = "1";
        await using (var view = new LiveView(cli.Context, cli.Time))
        {
            Stories.Smooth(new EventStream(cli.Time, view), cli.Time);
        }

        cli.Error.ShouldContain("Cost: cpx22 in fsn1");
        cli.Error.ShouldNotContain("\u001b[0A", customMessage: "terminals read it as one line up");
        cli.Error.ShouldNotMatch("\u001b\\[[0-9;]*m", "NO_COLOR is set");
        cli.Error.ShouldNotContain("\u001b[?25", customMessage: "the cursor stays in sight");
        var screen = new Screen(80);
        screen.Write(cli.Error);
        screen.Text.ShouldMatchGolden("live-smooth");
    }

    private static readonly FlakeChange Change = new(
        "hosts/web/networking.nix", IsNew: false,
        "--- a/hosts/web/networking.nix\n+++ b/hosts/web/networking.nix\n@@ -1,3 +1,3 @@\n {\n-    address = [ \"198.51.100.9/32\" ];\n+    address = [ \"203.0.113.7/32\" ];\n }\n");

    [Fact]
    public void A_change_of_the_flake_is_shown_plainly_as_it_can_be_applied()
    {
        var output = new StringWriter();
        new PlainView(output, width: null).OnEvent(Change with { Diff = Change.Diff + "+\u001b[2Jx\n" });

        output.ToString().ShouldBe($"[   0.0s] Changed in the flake: hosts/web/networking.nix\n{Change.Diff}+x\n");
    }

    [Fact]
    public async Task A_change_of_the_flake_is_coloured_at_a_terminal_and_keeps_its_blanks()
    {
        using var cli = new Support.Cli { Terminal = Support.Cli.TerminalOf(80) };
        await using (var view = new LiveView(cli.Context, cli.Time))
        {
            view.OnEvent(Change);
        }

        cli.Error.ShouldMatch("\u001b\\[[0-9;]*m-    address = \\[ \"198.51.100.9/32\" \\];");
        cli.Error.ShouldMatch("\u001b\\[[0-9;]*m\\+    address = \\[ \"203.0.113.7/32\" \\];");
    }

    [Fact]
    public void A_step_that_is_tried_again_gets_a_line_of_its_own()
    {
        var board = new StepBoard();
        board.Apply(new StepStarted(Step.Connect, "Connect"));
        board.Apply(new StepFailed(Step.Connect, "no answer", 1));
        board.Apply(new StepStarted(Step.Connect, "Connect again"));
        board.Apply(new StepFinished(Step.Connect, "root@203.0.113.7", 1));
        board.Rows.Select(r => r.State).ShouldBe([StepState.Failed, StepState.Done]);
    }

    [Fact]
    public async Task Plain_lines_carry_seconds_and_no_control_characters()
    {
        using var cli = new Support.Cli().WithFlake();
        cli.Deployer = Stories.Told(Stories.Smooth, cli.Time);
        (await cli.RunAsync("deploy", "web")).ShouldBe(0);
        cli.Error.ShouldMatchGolden("plain-smooth");
        cli.Out.ShouldMatchGolden("handback");
    }

    [Fact]
    public async Task A_failure_says_what_why_and_next_with_the_last_log_lines_and_what_is_left()
    {
        using var cli = new Support.Cli().WithFlake();
        cli.Deployer = Stories.Told(Stories.Failing, cli.Time);
        (await cli.RunAsync("deploy", "web")).ShouldBe(6);
        cli.Out.ShouldBeEmpty();
        cli.Error.ShouldAllBe(c => c == '\n' || !char.IsControl(c));
        cli.Error.ShouldMatchGolden("plain-failing");
    }

    [Fact]
    public async Task A_commands_own_last_lines_come_before_the_log()
    {
        using var cli = new Support.Cli().WithFlake();
        cli.Deployer = Stories.Ends(() => throw new SnowliftException(
            ExitCode.Ssh, "web does not answer", "Connection refused", "Look at its console")
        {
            Command = "ssh root@203.0.113.7 true", LastLines = ["kex_exchange_identification: \u001b]0;pwned\u0007closed", "tab\there"],
        });
        (await cli.RunAsync("deploy", "web", "--quiet")).ShouldBe(5);
        cli.Error.ShouldMatchGolden("error-lastlines");
    }

    [Fact]
    public async Task A_machine_that_does_not_come_back_is_explained_with_what_was_found()
    {
        using var cli = new Support.Cli().WithFlake();
        cli.Deployer = Stories.Told(Stories.NotBack, cli.Time);
        (await cli.RunAsync("deploy", "web")).ShouldBe(7);
        cli.Error.ShouldAllBe(c => c == '\n' || !char.IsControl(c));
        cli.Error.ShouldMatchGolden("plain-not-back");
    }

    [Fact]
    public async Task A_degraded_machine_names_its_failed_units()
    {
        using var cli = new Support.Cli().WithFlake();
        cli.Deployer = Stories.Ends(() => Stories.Result with
        {
            State = "degraded",
            FailedUnits =
            [
                new FailedUnit("nginx.service", null, ["nginx: [emerg] bind() to \u001b[31m0.0.0.0:80\u001b[0m failed", "nginx.service: Failed with result 'exit-code'."]),
                new FailedUnit("sync.service", "me", ["sync: no such host\u202e"]),
                new FailedUnit("home-manager-me.service", null, []),
            ],
            ServerId = null, Price = null,
            ApiRequests = 0, Timeline = [],
        });
        (await cli.RunAsync("deploy", "web", "--quiet", "--target-host", "root@203.0.113.7")).ShouldBe(0);
        cli.Error.ShouldBeEmpty();
        cli.Out.ShouldMatchGolden("handback-degraded");
    }

    [Fact]
    public async Task The_end_of_a_deploy_fits_a_terminal_with_its_commands_last()
    {
        using var cli = new Support.Cli { Terminal = Support.Cli.TerminalOf(80) }.WithFlake();
        var failed = Enumerable.Range(1, 9).Select(n => new FailedUnit($"unit-{n}.service", null, ["one", "two", "three", "four"]));
        cli.Deployer = Stories.Ends(() => Stories.Result with
        {
            State = "degraded", FailedUnits = [.. failed], Method = Method.Infect,
            Tried = [new(Method.Bootonce, "its boot loader is not GRUB")],
        });
        (await cli.RunAsync("deploy", "web", "--quiet")).ShouldBe(0, cli.Error);
        var lines = cli.Out.TrimEnd('\n').Split('\n');
        lines.Length.ShouldBeLessThan(24, cli.Out);
        lines[^2..].ShouldBe(["  update   snowlift update web", "  destroy  snowlift destroy web"]);
        cli.Out.ShouldMatchGolden("handback-80");
    }

    [Fact]
    public async Task A_machine_that_runs_the_system_already_is_left_alone_and_said_so()
    {
        using var cli = new Support.Cli().WithFlake();
        cli.Deployer = Stories.Ends(() => Stories.Result with { NothingToDo = true, Timeline = [] });
        (await cli.RunAsync("deploy", "web", "--quiet")).ShouldBe(0);
        cli.Out.ShouldStartWith("web runs this system already; nothing was changed.\n");
    }

    private static string Draw(StepBoard board, FakeTimeProvider time, int width)
    {
        var writer = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        console.Write(new StepBoardPicture(board, time, time));
        return writer.ToString();
    }

    private sealed class Applied(StepBoard board) : IEventObserver
    {
        public void OnEvent(RunEvent happened) => board.Apply(happened);
    }
}
