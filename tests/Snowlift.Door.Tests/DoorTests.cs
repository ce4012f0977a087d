using Snowlift.Door.Tests.Lines;
using Snowlift.Door.Tests.Worlds;

namespace Snowlift.Door.Tests;

/// <summary>
/// The way in, as a stranger takes it: a clone of HEAD, so what is committed, in a temporary folder; an environment of nothing
/// but PATH; an empty home. <c>./try</c>, what it tells to type next, and then every command line of README.md's blocks in order.
/// On QEMU machines, as root.
/// </summary>
[Trait("Category", "Door")]
public sealed class DoorTests
{
    /// <summary>Names a folder with the lab's images (<c>images</c>) and what they are made from (<c>downloads</c>), as far as they are there.</summary>
    private const string Cache = "SNOWLIFT_DOOR_CACHE";

    private static readonly TimeSpan LineLimit = TimeSpan.FromMinutes(40);

    /// <summary>What README.md tells to put in the place of a line for a rehearsal.</summary>
    private static readonly Dictionary<string, string> ForARehearsal = new(StringComparer.Ordinal)
    {
        ["export HCLOUD_TOKEN=…"] = "export SNOWLIFT_CLOUD=lab",
    };

    /// <summary>Lines that are not typed here: these tests are what it runs.</summary>
    private static readonly string[] NotTyped = ["./test"];

    [Fact]
    public async Task A_stranger_comes_from_a_clone_to_a_server_and_back()
    {
        await using var stranger = await Stranger.ArriveAsync(Environment.GetEnvironmentVariable(Cache));
        Progress.Say($"the door: a clone of {stranger.Commit}{(stranger.IsAhead ? ", without the changes that are not committed" : "")}");
        var tried = await TypeAsync(stranger, "./try");
        foreach (var line in Suggested(tried))
        {
            await TypeAsync(stranger, line);
        }

        foreach (var line in Readme())
        {
            await TypeAsync(stranger, ForARehearsal.GetValueOrDefault(line, line));
        }

        await stranger.LeaveAsync();
    }

    /// <summary>What the end of a run tells to type next; a server's end comes last.</summary>
    private static IReadOnlyList<string> Suggested(Outcome outcome)
    {
        const string Program = "./snowlift ";
        IReadOnlyList<string> lines =
        [
            .. outcome.Said.SkipWhile(line => !line.Contains(" is up", StringComparison.Ordinal))
                .Where(line => line.Contains(Program, StringComparison.Ordinal)).Select(line => line[line.IndexOf(Program, StringComparison.Ordinal)..].Trim())
                .OrderBy(line => line.Contains(" destroy ", StringComparison.Ordinal) ? 1 : line.Contains(" lab down", StringComparison.Ordinal) ? 2 : 0),
        ];
        lines.Count.ShouldBeGreaterThanOrEqualTo(3, $"the end tells too little to type next: {outcome}");
        return lines;
    }

    /// <summary>The lines of README.md's blocks; what stands there twice where it stands last.</summary>
    private static IEnumerable<string> Readme() =>
        DocReader.Blocks("README.md", File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n"))
            .Select(line => line.Text).Reverse().Distinct(StringComparer.Ordinal).Reverse()
            .Where(line => line != "./try" && !NotTyped.Contains(line, StringComparer.Ordinal));

    private static async Task<Outcome> TypeAsync(Stranger stranger, string line)
    {
        var began = TimeProvider.System.GetTimestamp();
        var outcome = await stranger.TypeAsync(line, Answer(line), LineLimit);
        Progress.Say(line, began, outcome);
        outcome.Status.ShouldBe(0, $"'{line}' {outcome}\n{stranger.Machines()}");
        return outcome;
    }

    /// <summary>What somebody answers at the terminal where a line asks, or waits for words; null where there is none.</summary>
    private static string? Answer(string line) => line.Split(' ') switch
    {
        [_, "destroy", var host, ..] => host,
        [_, "lab", "down", ..] when !line.Contains("--yes", StringComparison.Ordinal) => "lab",
        // A new line takes what is proposed.
        [_, "init", ..] => new string('\n', 12),
        [_, "ssh", ..] when !line.Contains(" -- ", StringComparison.Ordinal) => "exit",
        _ => null,
    };
}
