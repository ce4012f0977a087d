using Snowlift.Rooms.Tests.Scaffold;
using Snowlift.Remote.Processes;

namespace Snowlift.Rooms.Tests.Target;

/// <summary>Scripts that wait for an earlier try of themselves: whether it is at work is read from its process.</summary>
public sealed class EarlierTryTests : IDisposable
{
    /// <summary>The parent of a killed process that never looks, and the script's own word for who is at work.</summary>
    private const string Look = """
        eval "$(grep '^works()' "$1")"
        sh -c 'sleep 60 & echo $! >"$0"; exec sleep 60' "$2/killed" & parent=$!
        until [ -s "$2/killed" ]; do sleep 0.05; done
        killed=$(cat "$2/killed")
        kill -9 "$killed"
        until grep -q '^State:[[:space:]]*Z' "/proc/$killed/status"; do sleep 0.05; done
        for each in "$parent" "$killed" 999999999 ''; do if works "$each"; then echo at work; else echo gone; fi; done
        kill -9 "$parent"
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("snowlift-earlier-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("disk")]
    [InlineData("infect-install")]
    [InlineData("infect-nix")]
    [InlineData("infect-stage")]
    public async Task One_that_was_killed_is_not_waited_for_though_it_is_still_listed(string script)
    {
        var path = Path.Combine(StandInStore.Repository, "src", "Snowlift.Machines", "Scripts", script + ".sh");
        File.ReadAllText(path).ShouldContain("works \"$other\"");

        var result = await new ProcessRunner().RunAsync(
            CommandLine.Of("sh", "-c", Look, "sh", path, _folder), null, TestContext.Current.CancellationToken);

        result.Output.ShouldBe("at work\ngone\ngone\ngone\n", string.Join('\n', result.Error));
    }
}
