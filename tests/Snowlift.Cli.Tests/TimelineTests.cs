using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Snowlift.Cli.Views;
using Snowlift.Cli.Tests.Support;
using Snowlift.Install.Requests;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;

namespace Snowlift.Cli.Tests;

/// <summary>What a journal tells afterwards.</summary>
public sealed class TimelineTests : IDisposable
{
    private readonly Support.Cli _cli = new();

    private string Runs => Path.Combine(_cli.Folder, ".local", "state", "snowlift", "runs");

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData(0), InlineData(80), InlineData(60)]
    public async Task The_latest_run_is_shown_step_by_step(int width)
    {
        Written("7f3a910000", Stories.Smooth);
        if (width > 0)
        {
            _cli.Terminal = Support.Cli.TerminalOf(width);
        }

        (await _cli.RunAsync("timeline")).ShouldBe(0, _cli.Error);
        _cli.Out.ShouldMatchGolden(width == 0 ? "timeline" : $"timeline-{width}");
        if (width > 0)
        {
            _cli.Out.Split('\n').Where(line => !line.Contains('/', StringComparison.Ordinal)).ShouldAllBe(line => line.Length <= width);
        }
    }

    [Fact]
    public async Task A_run_that_failed_says_why()
    {
        Written("7f3a910000", Failing);
        (await _cli.RunAsync("timeline")).ShouldBe(0, _cli.Error);
        _cli.Out.ShouldMatchGolden("timeline-failed");
    }

    [Fact]
    public async Task As_a_page_it_needs_nothing_else_and_everything_foreign_is_escaped()
    {
        Written("7f3a910000", (events, time) =>
        {
            Failing(events, time);
            events.Report(new Notice("<script>alert('x')</script> & \u001b[31mred\u001b[0m"));
        });
        (await _cli.RunAsync("timeline", "7f3a", "--html", "page.html")).ShouldBe(0, _cli.Error);
        _cli.Out.ShouldBe("Written: FOLDER/page.html\n");
        var page = await File.ReadAllTextAsync(Path.Combine(_cli.Folder, "page.html"));
        page.ShouldContain("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; red");
        page.ShouldNotContain("<script");
        page.ShouldNotMatch("(src|href)=|url\\(|@import");
        page.ShouldContain("prefers-color-scheme: dark");
        page.ShouldContain("name=\"viewport\"");
        page.ShouldAllBe(c => c == '\n' || !char.IsControl(c));
        System.Xml.Linq.XDocument.Parse(page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("</html>", StringComparison.Ordinal)]);
    }

    [Theory]
    [InlineData("--html", "FOLDER/snowlift-7f3a910000.html")]
    [InlineData("--html=-", null)]
    public async Task A_page_without_a_name_is_called_after_its_run(string option, string? file)
    {
        Written("7f3a910000", Stories.Smooth);
        (await _cli.RunAsync("timeline", option)).ShouldBe(0, _cli.Error);
        _cli.Out.ShouldStartWith(file is null ? "<!DOCTYPE html>" : $"Written: {file}");
    }

    [Fact]
    public async Task For_programs_it_is_one_object()
    {
        Written("7f3a910000", Failing);
        (await _cli.RunAsync("timeline", "--json")).ShouldBe(0, _cli.Error);
        var run = JsonDocument.Parse(_cli.Out).RootElement;
        run.GetProperty("run").GetString().ShouldBe("7f3a910000");
        run.GetProperty("outcome").GetString().ShouldBe("Failed");
        run.GetProperty("failure").GetProperty("exitCode").GetInt32().ShouldBe(6);
        var steps = run.GetProperty("steps").EnumerateArray().ToList();
        steps.Select(step => step.GetProperty("step").GetString()).ShouldBe(["Resolve", "Build", "Server"]);
        steps.Select(step => step.GetProperty("outcome").GetString()).ShouldBe(["Done", "Failed", "Cancelled"]);
        steps[1].GetProperty("began").GetDouble().ShouldBe(3.1);
    }

    [Theory]
    [InlineData("aaa1", "aaa1000000")]
    [InlineData("aaa1000000", "aaa1000000")]
    [InlineData("db", "aaa2000000")]
    [InlineData("db1", "db10000000")]
    public async Task A_run_is_meant_by_its_id_by_how_that_begins_or_by_its_host(string wanted, string run)
    {
        Written("aaa1000000", Named("web"), age: 3);
        Written("aaa2000000", Named("db"), age: 2);
        Written("db10000000", Named("web"), age: 1);
        (await _cli.RunAsync("timeline", wanted)).ShouldBe(0, _cli.Error);
        _cli.Out.ShouldContain($"  run      {run}\n");
    }

    [Theory]
    [InlineData("aaa", "'aaa' could be 2 runs", "snowlift timeline aaa2000000   db")]
    [InlineData("wbe", "There is no run 'wbe'", "snowlift timeline db10000000   web")]
    [InlineData("../../x", "There is no run '../../x'", "The latest runs")]
    public async Task A_run_that_is_not_there_or_not_one_is_a_usage_error_that_lists_others(string wanted, string what, string next)
    {
        Written("aaa1000000", Named("web"), age: 3);
        Written("aaa2000000", Named("db"), age: 2);
        Written("db10000000", Named("web"), age: 1);
        (await _cli.RunAsync("timeline", wanted)).ShouldBe(2);
        _cli.Out.ShouldBeEmpty();
        _cli.Error.ShouldContain(what);
        _cli.Error.ShouldContain(next);
    }

    [Fact]
    public async Task Before_the_first_run_there_is_nothing_to_show()
    {
        (await _cli.RunAsync("timeline")).ShouldBe(2);
        _cli.Error.ShouldContain("No run has been written down here yet");
    }

    [Fact]
    public async Task Two_forms_at_once_are_refused()
    {
        Written("7f3a910000", Stories.Smooth);
        (await _cli.RunAsync("timeline", "--json", "--html")).ShouldBe(2);
        _cli.Error.ShouldContain("--html and --json exclude each other");
    }

    [Fact]
    public async Task A_page_that_cannot_be_written_is_an_error()
    {
        Written("7f3a910000", Stories.Smooth);
        (await _cli.RunAsync("timeline", "--html", "no/such/folder.html")).ShouldBe(2);
        _cli.Error.ShouldContain("FOLDER/no/such/folder.html cannot be written");
    }

    [Fact]
    public async Task What_is_damaged_is_counted_and_what_is_unknown_passed_over()
    {
        Written("7f3a910000", Stories.Smooth);
        var path = Path.Combine(Runs, "7f3a910000.ndjson");
        var lines = (await File.ReadAllLinesAsync(path)).ToList();
        lines.Insert(1, "{\"type\":\"weather\",\"at\":\"2026-11-22T10:00:00+00:00\",\"degrees\":-3}");
        lines.Insert(2, "{\"type\":\"step-started\",\"at\":\"2026-11-22T10:00:00+00:00\",\"step\":\"Fly\",\"title\":\"Fly\"}");
        lines.Insert(3, "\0\0\0\0");
        lines.Insert(4, "[1]");
        lines.Insert(5, "{\"type\":\"step-finished\",\"at\":\"2026-11-22T10:00:00+00:00\",\"step\":\"Fly\",\"seconds\":\"many\"}");
        lines[^1] = lines[^1][..40];
        await File.WriteAllLinesAsync(path, lines);
        (await _cli.RunAsync("timeline")).ShouldBe(0, _cli.Error);
        _cli.Out.ShouldContain("deploy of web: without an end after");
        _cli.Out.ShouldContain("  damaged  4 lines of the journal could not be read\n");
        _cli.Out.ShouldContain("… Fly ");
        _cli.Out.ShouldContain("✓ Build the closure");
    }

    [Theory]
    [InlineData(""), InlineData("nonsense\n"), InlineData("{\"type\":\"notice\",\"at\":\"2026-11-22T10:00:00+00:00\",\"text\":\"x\"}\n")]
    public async Task What_is_no_journal_is_said_to_be_none(string text)
    {
        Directory.CreateDirectory(Runs);
        await File.WriteAllTextAsync(Path.Combine(Runs, "7f3a910000.ndjson"), text);
        (await _cli.RunAsync("timeline")).ShouldBe(2);
        _cli.Error.ShouldContain("is no journal that this version can read");
    }

    [Fact]
    public async Task A_secret_that_a_tool_wrote_is_on_no_page()
    {
        var cli = _cli.WithFlake();
        cli.Deployer = Stories.Told(
            (events, time) =>
            {
                Stories.Begin(events, time);
                events.Report(new Notice($"the tool said {Support.Cli.Token}"));
                return Stories.Result;
            },
            cli.Time);
        (await cli.RunAsync("deploy", "web", "--quiet")).ShouldBe(0, cli.Error);
        (await cli.RunAsync("timeline", "--html=-")).ShouldBe(0, cli.Error);
        cli.Out.ShouldContain("the tool said ");
        cli.Out.ShouldNotContain(Support.Cli.Token);
    }

    private static void Failing(EventStream events, FakeTimeProvider time)
    {
        events.Report(new RunStarted("/home/me/flake", "Hetzner Cloud", RunKind.Deploy) { Run = "7f3a91", Host = "web" });
        Should.Throw<SnowliftException>(() => Stories.Failing(new EventStream(time, new Pass(events)), time));
        events.Report(new FellBack(Method.Bootonce, Method.Infect, "its boot loader is not GRUB", null));
    }

    private static Action<EventStream, FakeTimeProvider> Named(string host) => (events, _) => events.Report(new RunStarted(null, null, RunKind.Deploy) { Run = "x", Host = host });

    private void Written(string run, Func<EventStream, FakeTimeProvider, DeployResult> story) => Written(run, (events, time) => { story(events, time); });

    /// <summary>A journal of that story.</summary>
    /// <param name="age">How many hours ago it ended.</param>
    private void Written(string run, Action<EventStream, FakeTimeProvider> story, int age = 0)
    {
        var path = Path.Combine(Runs, $"{run}.ndjson");
        var time = new FakeTimeProvider(Stories.Start);
        using (var journal = new Journal(path, EventCatalogue.Json))
        {
            story(new EventStream(time, journal), time);
        }

        File.SetLastWriteTimeUtc(path, new DateTime(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc).AddHours(-age));
    }

    /// <summary>Hands on all but the first event.</summary>
    private sealed class Pass(EventStream events) : IEventObserver
    {
        public void OnEvent(RunEvent happened)
        {
            if (happened is not RunStarted)
            {
                events.Report(happened);
            }
        }
    }
}
