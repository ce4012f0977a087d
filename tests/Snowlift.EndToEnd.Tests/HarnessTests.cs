using System.Diagnostics;

namespace Snowlift.EndToEnd.Tests;

/// <summary>Whatever <c>./test</c> has started is gone afterwards, also when it is killed: the script itself, as a process.</summary>
public sealed class HarnessTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("snowlift-sweep-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Repository { get; } = FindRepository(AppContext.BaseDirectory);

    /// <summary>Its children, those who left for a session of their own, and one whose environment was cleared.</summary>
    [Fact]
    public async Task A_run_that_is_killed_leaves_no_process_and_no_folder()
    {
        var run = Path.Combine(_folder, "run");
        Directory.CreateDirectory(Path.Combine(run, "home"));
        using var parent = Start("sh", "-c", $$"""
            export TMPDIR={{run}}
            sleep 600 &
            setsid sh -c 'trap "" TERM; sleep 600; sleep 600' &
            setsid env -i HOME={{run}}/home PATH="$PATH" sleep 600 &
            wait
            """);
        await UntilAsync(() => Living(run).Count >= 4, "the run's processes are there", () => string.Join('\n', Living(run)));
        using var watchman = Start("setsid", Path.Combine(Repository, "tests", "sweep"), run, $"{parent.Id}");

        parent.Kill();

        await UntilAsync(() => Living(run).Count == 0 && !Directory.Exists(run), "all of it is gone", () => string.Join('\n', Living(run)));
    }

    [Fact]
    [Trait("Category", "Qemu")]
    public async Task The_test_command_killed_while_a_machine_boots_leaves_no_machine()
    {
        using var test = Start(
            "env", $"TMPDIR={_folder}", Path.Combine(Repository, "test"), "--no-build", "Lab", "--", "-method", "*A_machine_with_UEFI*");
        await UntilAsync(() => Living(_folder).Any(process => process.Contains("qemu-system", StringComparison.Ordinal)), "a machine runs", Said);

        test.Kill();

        await UntilAsync(
            () => Living(_folder).Count == 0 && !Directory.EnumerateFileSystemEntries(_folder).Any(), "all of it is gone", () => string.Join('\n', Living(_folder)));

        string Said() => string.Join('\n', Living(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The processes that have the folder in their environment or on their command line, but for us.</summary>
    private static List<string> Living(string folder)
    {
        var found = new List<string>();
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)))
        {
            try
            {
                var command = File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
                if (command.Contains(folder, StringComparison.Ordinal)
                    || File.ReadAllText(Path.Combine(process, "environ")).Contains(folder, StringComparison.Ordinal))
                {
                    found.Add($"{Path.GetFileName(process)} {command}");
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended meanwhile.
            }
        }

        return found;
    }

    /// <summary>As a person starts it: the runner of the product would end its children with itself.</summary>
    private static Process Start(string program, params string[] arguments)
    {
#pragma warning disable RS0030
        return Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
#pragma warning restore RS0030
    }

    private static async Task UntilAsync(Func<bool> there, string what, Func<string> said)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!there())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Limit)
            {
                throw new TimeoutException($"{what}: not within {Limit}\n{said()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Token);
        }
    }

    private static string FindRepository(string from) =>
        File.Exists(Path.Combine(from, "Snowlift.slnx")) ? from : FindRepository(Path.GetDirectoryName(from)!);
}
