using System.Collections.Concurrent;
using Snowlift.Door.Tests.Lines;
using Snowlift.Door.Tests.Worlds;

namespace Snowlift.Door.Tests;

/// <summary>Whatever README.md and docs/ tell people to type is typed: by the program as it is, with simulated machines.</summary>
public sealed class DocLineTests
{
    /// <summary>Worlds for the lines that make servers, which mostly wait.</summary>
    private const int Makers = 3;

    private static readonly IReadOnlyList<DocLine> All = [.. Repository.Documents().SelectMany(document => DocReader.Read(document.Name, document.Text))];

    private static readonly NotRun Excepted = NotRun.Read(File.ReadAllText(Path.Combine(Repository.Tests, "lines-not-run.txt")));

    [Fact]
    public async Task Every_command_line_of_the_documents_works()
    {
        // A line that stands in several places is typed once.
        var typed = All.Where(line => !Excepted.Has(line)).GroupBy(line => Typing.Of(line.Text)).ToList();
        var failures = new ConcurrentQueue<string>();
        await Task.WhenAll(Lanes(typed).Select(lane => Task.Run(() => TypeAllAsync(lane, failures), TestContext.Current.CancellationToken)));

        var summary = $"command lines of the documents: {All.Count(line => !Excepted.Has(line))} run ({typed.Count} different ones), {All.Count(Excepted.Has)} not";
        Progress.Say(summary);
        if (!failures.IsEmpty)
        {
            Assert.Fail($"{summary}; {failures.Count} failed. A line that cannot be run here belongs into lines-not-run.txt, with its reason.\n\n{string.Join("\n\n", failures)}\n");
        }
    }

    [Fact]
    public void No_line_is_excepted_that_stands_nowhere() =>
        Excepted.Lines.Except(All.Select(line => line.Text), StringComparer.Ordinal).ShouldBeEmpty();

    [Fact]
    public void Lines_are_found_in_blocks_and_in_prose()
    {
        const string Text = """
            Type `snowlift list`, or `hcloud server list`; `destroy` is none.

                snowlift init web && cd web   # a comment
                eval "$(./snowlift lab env)"

            ```
            $ snowlift plan web \
                --json
              destroy  snowlift destroy web
            ```
            """;
        DocReader.Read("x.md", Text.ReplaceLineEndings("\n")).Select(line => $"{line.Number} {line.Text}").ShouldBe([
            "1 snowlift list", "1 hcloud server list", "3 snowlift init web && cd web", "4 eval \"$(./snowlift lab env)\"", "7 snowlift plan web --json"]);
    }

    /// <summary>What needs no server; what needs one, its end last; and what makes one.</summary>
    private static IEnumerable<IReadOnlyList<IGrouping<Typing, DocLine>>> Lanes(IReadOnlyList<IGrouping<Typing, DocLine>> lines)
    {
        yield return [.. lines.Where(line => line.Key is { Situation: Situation.NoServer, Creates: false })];
        yield return [.. lines.Where(line => line.Key.Situation != Situation.NoServer).OrderBy(line => line.Key.Ends)];
        foreach (var lane in lines.Where(line => line.Key is { Situation: Situation.NoServer, Creates: true }).Chunk((lines.Count(line => line.Key.Creates) / Makers) + 1))
        {
            yield return lane;
        }
    }

    private static async Task TypeAllAsync(IReadOnlyList<IGrouping<Typing, DocLine>> lane, ConcurrentQueue<string> failures)
    {
        await using var world = await World.BeginAsync(TestContext.Current.CancellationToken);
        foreach (var line in lane)
        {
            try
            {
                var began = TimeProvider.System.GetTimestamp();
                var outcome = await world.TypeAsync(line.Key);
                Progress.Say(line.Key.Command, began, outcome);
                if (outcome.Status != 0)
                {
                    failures.Enqueue($"{string.Join('\n', line)}\n  typed as {line.Key.Command}\n  {outcome}");
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                failures.Enqueue($"{string.Join('\n', line)}\n  {e.Message}");
            }
        }
    }
}
