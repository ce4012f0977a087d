using Snowlift.Rooms.Tests.Scaffold;
using Snowlift.Remote.Processes;

namespace Snowlift.Rooms.Tests.Target;

/// <summary>Scripts that wait for an earlier try of themselves: whether it is at work is read from its process.</summary>
public sealed class EarlierTryTests : IDisposable
{
    /// <summary>The parent of a killed process that never looks, and the scripts' word for who is at work.</summary>
    private const string Look = """
        . "$1"
        sh -c 'sleep 60 & echo $! >"$0"; exec sleep 60' "$2/killed" & parent=$!
        until [ -s "$2/killed" ]; do sleep 0.05; done
        killed=$(cat "$2/killed")
        kill -9 "$killed"
        until grep -q '^State:[[:space:]]*Z' "/proc/$killed/status"; do sleep 0.05; done
        for each in "$parent" "$killed" 999999999 ''; do if works "$each"; then echo at work; else echo gone; fi; done
        kill -9 "$parent"
        """;

    /// <summary>An earlier try that ends while it is waited for; its parent, which is us, does not look either.</summary>
    private const string Wait = """
        . "$1"
        sleep 2 & echo $! >"$2/lock"
        wait_for_earlier_try "$2/lock"
        [ "$(cat "$2/lock")" = $$ ] && echo ours
        """;

    /// <summary>Who has the new disk in use: a process that works in it, and one that has a file of it open.</summary>
    private const string Hold = """
        eval "$(sed -n '/^holders() {/,/^}/p' "$3" | sed "s#/mnt#$2/mnt#g")"
        mkdir -p "$2/mnt/var"
        (cd "$2/mnt/var" && exec sleep 60) & working=$!
        (exec sleep 60 3>"$2/mnt/file") & writing=$!
        until [ "$(readlink "/proc/$working/cwd")" = "$2/mnt/var" ] && [ -e "/proc/$writing/fd/3" ]; do sleep 0.05; done
        holders | sort -n
        kill "$working" "$writing"
        printf '%s\n' "$working" "$writing" | sort -n >&2
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("snowlift-earlier-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task One_that_was_killed_is_not_waited_for_though_it_is_still_listed()
    {
        var result = await RunAsync(Look);
        result.Output.ShouldBe("at work\ngone\ngone\ngone\n", string.Join('\n', result.Error));
    }

    [Fact]
    public async Task One_that_is_at_work_is_waited_for_and_then_the_lock_is_ours_until_we_end()
    {
        var result = await RunAsync(Wait);
        result.Output.ShouldBe("ours\n", string.Join('\n', result.Error));
        result.Error.ShouldHaveSingleItem().ShouldStartWith("waiting for an earlier try to end: process ");
        File.Exists(Path.Combine(_folder, "lock")).ShouldBeFalse();
    }

    [Fact]
    public async Task Whoever_has_the_new_disk_in_use_is_found()
    {
        var result = await RunAsync(Hold);
        result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(result.Error);
    }

    [Theory]
    [InlineData("disk")]
    [InlineData("infect-install")]
    [InlineData("infect-nix")]
    [InlineData("infect-stage")]
    public void It_is_waited_for_on_the_right_boot_only(string script)
    {
        var lines = File.ReadAllLines(Script(script)).ToList();
        lines.FindIndex(line => line.StartsWith("wait_for_earlier_try /run/", StringComparison.Ordinal))
            .ShouldBeGreaterThan(lines.IndexOf("only_on_boot \"$boot_id\""));
    }

    private static string Script(string name) => Path.Combine(StandInStore.Repository, "src", "Snowlift.Machines", "Scripts", name + ".sh");

    private Task<ProcessResult> RunAsync(string text) => new ProcessRunner().RunAsync(
        CommandLine.Of("sh", "-c", text, "sh", Script("prelude"), _folder, Script("disk")), null, TestContext.Current.CancellationToken);
}
