using System.Diagnostics;
using System.Text.Json;
using Snowlift.Cli;
using Snowlift.Cli.Context;
using Snowlift.Cli.Terminal;
using Snowlift.Lab.Images;
using Snowlift.Remote.Processes;

namespace Snowlift.EndToEnd.Tests;

/// <summary>A user's home, in which the program runs as it is.</summary>
internal sealed class Home : IDisposable
{
    private readonly Dictionary<string, string?> _environment;

    public Home()
    {
        Folder = Directory.CreateTempSubdirectory("snowlift-e2e-").FullName;
        _environment = new(StringComparer.Ordinal)
        {
            ["HOME"] = Folder,
            ["PATH"] = Environment.GetEnvironmentVariable("PATH"),
            ["XDG_STATE_HOME"] = Path.Combine(Folder, "state"),
            // Images that were not prepared are built once, for all tests.
            ["XDG_CACHE_HOME"] = Environment.GetEnvironmentVariable(LabImageSet.Variable) is null ? null : Path.Combine(Folder, "cache"),
            [LabImageSet.Variable] = Environment.GetEnvironmentVariable(LabImageSet.Variable),
        };
        Directory.CreateDirectory(Path.Combine(Folder, ".ssh"));
        var made = new ProcessRunner().RunAsync(
            CommandLine.Of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "ada@here", "-f", Path.Combine(Folder, ".ssh", "id_ed25519")), null, CancellationToken.None);
        made.GetAwaiter().GetResult().ExitCode.ShouldBe(0);
    }

    public string Folder { get; }

    public async Task<string> SucceedAsync(params string[] args)
    {
        var (status, said) = await RunAsync(args);
        status.ShouldBe(0, said);
        return said;
    }

    public async Task<(int Status, string Said)> RunAsync(params string[] args)
    {
        var written = new StringWriter { NewLine = "\n" };
        var said = TextWriter.Synchronized(written);
        var context = new CliContext(
            TextReader.Null, said, said, TerminalTraits.None,
            _environment.Where(v => v.Value is not null).ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal), Folder, TimeProvider.System)
        {
            Self = [Path.Combine(AppContext.BaseDirectory, "snowlift")],
        };
        var status = await SnowliftProgram.RunAsync(args, context, CancellationToken.None);
        TestContext.Current.TestOutputHelper?.WriteLine($"{string.Join(' ', args)}\n{written}");
        return (status, written.ToString());
    }

    /// <summary>Runs it as a process of its own and kills it, as <c>kill -9</c> does, when an event comes.</summary>
    /// <param name="at">The line of JSON that the event is.</param>
    public async Task KillAsync(Func<JsonElement, bool> at, params string[] args)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "snowlift"), args)
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Folder,
        };
        start.Environment.Clear();
        foreach (var (name, value) in _environment.Where(v => v.Value is not null))
        {
            start.Environment[name] = value;
        }

        // The runner ends its children kindly; this one is to be killed.
#pragma warning disable RS0030
        using var process = Process.Start(start)!;
#pragma warning restore RS0030
        var errors = process.StandardError.ReadToEndAsync();
        var seen = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            seen.Add(line);
            using var happened = JsonDocument.Parse(line);
            if (at(happened.RootElement))
            {
                process.Kill();
                await process.WaitForExitAsync();
                return;
            }
        }

        throw new InvalidOperationException($"it ended before it could be killed: {await errors}\n{string.Join('\n', seen.TakeLast(60))}");
    }

    public void Dispose()
    {
        // What is in a Nix store is read-only, its folders too.
        foreach (var folder in Directory.GetDirectories(Folder, "*", SearchOption.AllDirectories).Where(f => new DirectoryInfo(f).LinkTarget is null))
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Directory.Delete(Folder, recursive: true);
    }
}
