using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Snowlift.Checks;
using Snowlift.Checks.Findings;
using Snowlift.Checks.Logins;
using Snowlift.Cli.Tests.Support;
using Snowlift.Cli.Views;
using Snowlift.Install;
using Snowlift.Install.Describing;
using Snowlift.Install.Diagnosis;
using Snowlift.Install.Requests;
using Snowlift.Machines.Reports;
using Snowlift.Operate;
using Snowlift.Operate.Bake;
using Snowlift.Operate.Closures;
using Snowlift.Operate.Destroy;
using Snowlift.Operate.Updates;
using Snowlift.Provision.Deletion;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;
using Snowlift.Runs.Journals;

namespace Snowlift.Cli.Tests;

/// <summary>What docs/ promises, held against what the program does.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Events = Read("events.md");
    private static readonly JsonObject Schema = JsonNode.Parse(Events.Split("```json")[1].Split("```")[0])!.AsObject();

    /// <summary>One of each kind, with all that it can say.</summary>
    internal static readonly RunEvent[] Fullest =
    [
        new RunStarted(".", "Hetzner Cloud", RunKind.Deploy),
        new StepStarted(Step.Build, "Build"),
        new StepProgressed(Step.Build, "x", 1, 2, "paths"),
        new StepFinished(Step.Build, "x", 1.5),
        new StepFailed(Step.Build, "x", 1.5),
        new LogLine(Step.Build, "x"),
        new FactLearned("machine.firmware", "bios"),
        new CostSaid("cpx22", 0.01m, 6.99m, "EUR"),
        new MethodStarted(Method.Kexec, "x"),
        new FellBack(Method.Kexec, Method.Bootonce, "x", "y"),
        new Notice("x"),
        new CheckFound(Stories.Findings[0]),
        new FlakeChange("hosts/web/networking.nix", true, "--- /dev/null\n+++ b/x\n"),
        new EvidenceFound("serial", "x", "/x/run-serial.log", ["Kernel panic"]),
        new RunFinished(Stories.Result with { FailedUnits = [new FailedUnit("sync.service", "alice", ["no route"])], Method = Method.Bootonce, Tried = [new TriedMethod(Method.Kexec, "x")] }),
        new CheckFinished(new CheckReport("web", Stories.Findings, new Login("root", true), "203.0.113.7")),
        new DestroyFinished(new DestroyReport("web", 42, 0.5m, 5.99m, "EUR", 3600, ["the server web"], ["the volume data"])),
        new UpdateFinished(LifeStories.Updated with { FailedUnits = ["nginx.service"], NewlyFailed = ["nginx.service"] }),
        new GenerationsListed(LifeStories.Generations),
        new DiffFinished(LifeStories.DiffReport),
        new BakeFinished(Stories.Baked),
        new PlanFinished(Stories.Plan with { Machine = Stories.Debian, Refusal = "x", Usually = new UsualTime(97, 3), Writes = [new PlannedFile("hosts/web/networking.nix", "x")] }),
        new DestroyPreviewed(PreviewStories.Destroy),
        new UpdatePreviewed(PreviewStories.Update),
        new BakePreviewed(PreviewStories.Bake),
        new CleanUpFinished(new CleanUpReport("web", new OldRoot(1, "x"))),
        new RunFailed(8, "x", "y", "z", ["web runs"]),
    ];

    private static readonly RunEvent[] Sparest =
    [
        new RunStarted(null, null, RunKind.Check),
        new RunStarted(null, null, RunKind.Cleanup),
        new CheckFound(new Finding("x", Severity.Note, "x", "y")),
        new CheckFinished(new CheckReport("web", [], null, null)),
        new PlanFinished(new PlanReport("web", PlanFate.Keep, null, null, new PlannedBuild(false, null, null), null, [], null, null, null)),
        new StepProgressed(Step.Build, null),
        new FellBack(Method.Bootonce, Method.Infect, "x", null),
        new RunFinished(Stories.Result with
        {
            ServerId = null, Price = null, Timeline = [], Generation = null, StartupSeconds = null,
            FailedUnits = [new FailedUnit("nginx.service", null, [])],
        }),
        new BakeFinished(Stories.Baked with { Monthly = null, Currency = null }),
        new UpdateFinished(LifeStories.Updated with { ServerId = null, Changes = null, Timeline = [] }),
        new DestroyPreviewed(PreviewStories.Destroy with { ServerId = null }),
        new UpdatePreviewed(PreviewStories.Update with { ServerId = null, System = null, Changes = null, Paths = null, Bytes = null, NeedsReboot = null }),
        new BakePreviewed(PreviewStories.Bake with { SizeGb = null, Like = null, Monthly = null, Currency = null, UsualSeconds = null }),
        new CleanUpFinished(new CleanUpReport("web", null)),
        new CleanUpFinished(new CleanUpReport("web", new OldRoot(1, null))),
        new RunFailed(1, "x", null, null, []),
    ];

    [Fact]
    public void Every_event_is_as_the_schema_says()
    {
        var schema = new SmallSchema(Schema);
        foreach (var happened in Fullest.Concat(Sparest).Select(OfARun).Append(new RunFailed(2, "before it began", null, null, []) { At = Stories.Start }))
        {
            var json = JsonNode.Parse(EventCatalogue.Json.Line(happened))!;
            schema.Flaws(json["type"]!.GetValue<string>(), json).ShouldBeEmpty();
        }
    }

    [Fact]
    public void No_field_of_the_schema_is_an_invention()
    {
        foreach (var happened in Fullest.Select(OfARun))
        {
            var json = JsonNode.Parse(EventCatalogue.Json.Line(happened))!.AsObject();
            var documented = Schema["$defs"]![json["type"]!.GetValue<string>()]!["properties"]!.AsObject();
            documented.Select(p => p.Key).ShouldBe(json.Select(p => p.Key), ignoreOrder: true);
        }
    }

    [Fact]
    public void Every_event_stands_in_schema_and_table()
    {
        var types = Fullest.Select(happened => happened.Type).ToList();
        Schema["oneOf"]!.AsArray().Select(r => r!["$ref"]!.GetValue<string>().Split('/')[^1]).ShouldBe(types);
        foreach (var type in types)
        {
            Events.ShouldContain($"| `{type}` |");
        }
    }

    private static RunEvent OfARun(RunEvent happened) => happened with { At = Stories.Start, Run = "7f3a", Host = "web" };

    [Fact]
    public void Every_step_is_named()
    {
        Schema["$defs"]!["step"]!["enum"]!.AsArray().Select(s => s!.GetValue<string>()).ShouldBe(Enum.GetNames<Step>());
        Schema["$defs"]!["run-started"]!["properties"]!["command"]!["enum"]!.AsArray().Select(s => s!.GetValue<string>())
            .ShouldBe(Enum.GetValues<RunKind>().Select(kind => kind.ToWord()));
        Events.ShouldContain($"`step` is one of {string.Join(", ", Enum.GetNames<Step>())}.");
    }

    [Fact]
    public void Every_exit_code_has_its_row()
    {
        var rows = Read("exit-codes.md").Split('\n')
            .Select(l => l.Split('|', StringSplitOptions.TrimEntries))
            .Where(c => c.Length > 2 && int.TryParse(c[1], out _))
            .Select(c => int.Parse(c[1], System.Globalization.CultureInfo.InvariantCulture));
        rows.ShouldBe(Enum.GetValues<ExitCode>().Select(c => (int)c));
        Schema["$defs"]!["run-failed"]!["properties"]!["exitCode"]!["enum"]!.AsArray().Select(c => c!.GetValue<int>())
            .ShouldBe(Enum.GetValues<ExitCode>().Where(c => c != ExitCode.Done).Select(c => (int)c));
    }

    [Fact]
    public void Every_file_that_is_named_exists() =>
        Pages().SelectMany(page => FilesOfTheSource.Matches(File.ReadAllText(page)), (page, named) => (Page: Path.GetFileName(page), named.Value))
            .Where(named => !Path.Exists(Path.Combine(Repository.Root, named.Value)))
            .ShouldBeEmpty();

    [Fact]
    public void Every_project_that_is_to_be_tested_exists()
    {
        var projects = Pages().SelectMany(page => LinesOfTest.Matches(File.ReadAllText(page)))
            .SelectMany(line => line.Groups["project"].Captures.Select(project => project.Value)).ToList();

        projects.ShouldNotBeEmpty();
        projects.ShouldAllBe(project => Directory.Exists(Path.Combine(Repository.Root, "tests", $"Snowlift.{project}.Tests")));
    }

    [GeneratedRegex(@"(?<![\w/.~-])(src|tests|docs|nix|templates|bench)/[\w./-]*\w", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex FilesOfTheSource { get; }

    [GeneratedRegex(@"^ *\./test( (?<project>[A-Z]\w+))+", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex LinesOfTest { get; }

    private static IEnumerable<string> Pages() =>
        Directory.EnumerateFiles(Repository.Root, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md"));

    private static string Read(string name) => File.ReadAllText(Path.Combine(Repository.Root, "docs", name)).ReplaceLineEndings("\n");
}
