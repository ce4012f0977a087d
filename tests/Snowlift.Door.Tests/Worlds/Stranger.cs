using Snowlift.Remote.Processes;

namespace Snowlift.Door.Tests.Worlds;

/// <summary>
/// Somebody who has just cloned the repository, and has nothing. What they set and where they go lasts from line to line, as in
/// one shell. Only what was downloaded before is there: NuGet's packages, and Debian's for the lab's images.
/// </summary>
internal sealed class Stranger : IAsyncDisposable
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromMinutes(5);
    private static readonly ProcessRunner Processes = new();

    private readonly string _folder;
    private readonly Shell _shell;
    private bool _left;

    private Stranger(string folder)
    {
        _folder = folder;
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "", ["HOME"] = Home, ["NUGET_PACKAGES"] = Packages(),
        };
        // Where the SDK is, when that is not where it usually is.
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
        {
            variables["DOTNET_ROOT"] = root;
        }

        _shell = new Shell(variables);
    }

    /// <summary>The commit that was cloned.</summary>
    public string Commit { get; private set; } = "";

    /// <summary>The working tree has changes that the clone has not.</summary>
    public bool IsAhead { get; private set; }

    private string Home => Path.Combine(_folder, "home");

    private string Clone => Path.Combine(_folder, "snowlift");

    private string LabCache => Path.Combine(Home, ".cache", "snowlift", "lab");

    private string Lasting => Path.Combine(_folder, "shell");

    /// <summary>Clones.</summary>
    /// <param name="cache">Where images and downloads are, if there are any; null for nowhere.</param>
    public static async Task<Stranger> ArriveAsync(string? cache)
    {
        var stranger = new Stranger(Directory.CreateTempSubdirectory("snowlift-door-").FullName);
        Directory.CreateDirectory(stranger.Home);
        await RunAsync("git", "clone", "-q", "--no-hardlinks", Repository.Root, stranger.Clone);
        stranger.Commit = (await RunAsync("git", "-C", stranger.Clone, "rev-parse", "--short", "HEAD")).Trim();
        stranger.IsAhead = (await RunAsync("git", "-C", Repository.Root, "status", "--porcelain")).Length > 0;
        await RunAsync("mkdir", "-p", Path.Combine(stranger.Home, ".ssh"), stranger.LabCache);
        await File.WriteAllTextAsync(stranger.Lasting, $"cd {Quoting.ForShell(stranger.Clone)}\n");
        foreach (var part in cache is null ? (string[])[] : ["images", "downloads"])
        {
            await CopyAsync(Path.Combine(cache!, part), Path.Combine(stranger.LabCache, part));
        }

        return stranger;
    }

    /// <summary>Types a line where the one before has ended.</summary>
    public Task<Outcome> TypeAsync(string line, string? answer, TimeSpan limit)
    {
        var lasting = Quoting.ForShell(Lasting);
        return _shell.TypeAsync(
            $". {lasting}\n{line}\nstatus=$?\n{{ export -p; printf 'cd %q\\n' \"$PWD\"; }} >{lasting}\nexit $status", _folder, answer, limit);
    }

    /// <summary>The end of each machine's serial log, for a failure.</summary>
    public string Machines()
    {
        var machines = Path.Combine(Home, ".local", "state", "snowlift", "lab", "machines");
        return !Directory.Exists(machines) ? "" : string.Join('\n', Directory.GetFiles(machines, "serial.log", SearchOption.AllDirectories)
            .Select(log => $"{log}\n{string.Join('\n', File.ReadLines(log).TakeLast(40))}"));
    }

    /// <summary>Ends the lab, and looks that nothing goes on.</summary>
    public async Task LeaveAsync()
    {
        _left = true;
        await _shell.TypeAsync("./snowlift lab down --yes", Clone, null, EndLimit);
        var left = new List<string>();
        foreach (var (pid, command) in Mine())
        {
            // The compiler's servers wait for the next build; they would end by themselves.
            if (!command.Contains("VBCSCompiler", StringComparison.Ordinal) && !command.Contains("MSBuild", StringComparison.Ordinal))
            {
                left.Add($"{pid} {command}");
            }

            await Processes.RunAsync(CommandLine.Of("kill", "-9", $"{pid}"), null, CancellationToken.None);
        }

        left.ShouldBeEmpty("processes that were left behind");
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_left)
            {
                await LeaveAsync();
            }
        }
        finally
        {
            await Processes.RunAsync(CommandLine.Of("rm", "-rf", "--one-file-system", _folder), null, CancellationToken.None);
        }
    }

    /// <summary>The processes with this home.</summary>
    private IEnumerable<(int Pid, string Command)> Mine()
    {
        foreach (var folder in Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            string command;
            try
            {
                if (!File.ReadAllText(Path.Combine(folder, "environ")).Split('\0').Contains($"HOME={Home}"))
                {
                    continue;
                }

                command = File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ');
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            yield return (int.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture), command);
        }
    }

    private static string Packages() => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
        ? named
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>By links where that is possible: images are large.</summary>
    private static async Task CopyAsync(string from, string to)
    {
        if (Directory.Exists(from))
        {
            await RunAsync("sh", "-c", "mkdir -p \"$(dirname \"$2\")\" && { cp -al \"$1\" \"$2\" 2>/dev/null || { rm -rf \"$2\"; cp -a \"$1\" \"$2\"; }; }", "sh", from, to);
        }
    }

    private static async Task<string> RunAsync(params string[] words)
    {
        var result = await Processes.RunAsync(new CommandLine(words[0], [.. words.Skip(1)]), null, TestContext.Current.CancellationToken);
        result.ExitCode.ShouldBe(0, $"{string.Join(' ', words)}\n{string.Join('\n', result.Error)}");
        return result.Output;
    }
}
