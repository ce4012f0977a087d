using Snowlift.Remote.Processes;

namespace Snowlift.Cli.Tests.Support;

/// <summary>The real program in a real terminal: tmux draws it, changes its size, and closes it.</summary>
internal sealed class Pane : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly ProcessRunner _processes = new();
    private readonly string _folder;
    private readonly string _socket;

    private Pane(string folder) => (_folder, _socket) = (folder, Path.Combine(folder, "tmux"));

    private static string Program => Path.Combine(AppContext.BaseDirectory, "snowlift");

    /// <summary>Starts the program at 80×24; afterwards its exit code stands there as <c>ended N</c>.</summary>
    /// <param name="home">HOME, the working directory, and where all state goes.</param>
    public static async Task<Pane> StartAsync(string home, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        // A socket's path must be short.
        var pane = new Pane(Directory.CreateTempSubdirectory("snowlift-tmux-").FullName);
        var all = environment.Where(v => v.Key is not "TERM").Select(v => $"{v.Key}={v.Value}");
        var line = string.Join(' ', new[] { "env", "-i", "TERM=$TERM", "TMUX=$TMUX" }.Concat(all.Append(Program).Concat(arguments).Select(Quoting.ForShell)));
        await pane.TmuxAsync(
            "-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", "-c", home, "-s", "it",
            $"echo $$ >{Quoting.ForShell(pane.PidFile)}; {line}; echo \"ended $?\"; exec sleep 600",
            ";", "set-option", "-g", "status", "off", ";", "set-option", "-g", "window-size", "manual");
        await pane.ResizeAsync(80);
        return pane;
    }

    /// <summary>What is on the screen and above it, without blanks at the end of lines.</summary>
    public async Task<IReadOnlyList<string>> TextAsync() =>
        [.. (await TmuxAsync("capture-pane", "-p", "-S", "-", "-t", "it")).TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())];

    /// <summary>The screen alone.</summary>
    public async Task<IReadOnlyList<string>> ScreenAsync() =>
        [.. (await TmuxAsync("capture-pane", "-p", "-t", "it")).TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())];

    public async Task<IReadOnlyList<string>> UntilAsync(Func<string, bool> line)
    {
        using var limit = new CancellationTokenSource(Limit);
        for (IReadOnlyList<string> text = []; ; await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System))
        {
            text = await TextAsync();
            if (text.Any(line))
            {
                return text;
            }

            limit.IsCancellationRequested.ShouldBeFalse(string.Join('\n', text));
        }
    }

    public Task ResizeAsync(int width) => TmuxAsync("resize-window", "-t", "it", "-x", $"{width}", "-y", "24");

    public Task TypeAsync(params string[] keys) => TmuxAsync(["send-keys", "-t", "it", .. keys]);

    /// <summary>Whether the cursor is to be seen, and the keypad sends what it usually does.</summary>
    public async Task<string> FlagsAsync() =>
        (await TmuxAsync("display-message", "-p", "-t", "it", "cursor #{cursor_flag} keypad #{keypad_flag}#{keypad_cursor_flag}")).Trim();

    /// <summary>Closes the terminal, as somebody closes its window.</summary>
    public Task CloseAsync() => TmuxAsync("kill-session", "-t", "it");

    /// <summary>The processes that were started in the terminal and are still there.</summary>
    public async Task<string> ProcessesAsync() => (await _processes.RunAsync(
        CommandLine.Of("ps", "-o", "pid=,args=", "--sid", (await File.ReadAllTextAsync(PidFile)).Trim()), null, default)).Output;

    public async ValueTask DisposeAsync()
    {
        await _processes.RunAsync(CommandLine.Of("tmux", "-S", _socket, "kill-server"), null, default);
        Directory.Delete(_folder, recursive: true);
    }

    private string PidFile => Path.Combine(_folder, "pid");

    private async Task<string> TmuxAsync(params string[] arguments)
    {
        var done = await _processes.RunAsync(CommandLine.Of("tmux", ["-S", _socket, .. arguments]), null, default);
        done.Succeeded.ShouldBeTrue($"tmux {string.Join(' ', arguments)}: {string.Join('\n', done.LastLines(5))}");
        return done.Output;
    }
}
