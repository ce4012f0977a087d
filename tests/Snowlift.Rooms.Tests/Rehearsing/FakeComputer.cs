using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Snowlift.Lab.Machines.Simulated;
using Snowlift.Lab.Machines.Simulated.Nix;
using Snowlift.Nix;
using Snowlift.Remote.Processes;

namespace Snowlift.Rooms.Tests.Rehearsing;

/// <summary>The computer that a deploy is started on: its Nix and its ssh-keygen, scripted. It has no other programs, unless a test says so.</summary>
internal sealed partial class FakeComputer(TimeProvider time) : IProcessRunner
{
    public ConcurrentQueue<CommandLine> Calls { get; } = new();

    public bool HasNix { get; set; } = true;

    /// <summary>It has a git, the real one.</summary>
    public bool HasGit { get; set; }

    /// <summary>A folder for a store, where flakes are evaluated by the real Nix; nothing is built all the same.</summary>
    public string? Store { get; set; }

    public SimulatedFlake Flake { get; set; } = SimulatedFlake.AnyHost;

    /// <summary>Root's keys in a host that the flake makes up.</summary>
    public IReadOnlyList<string> Keys { get; set; } = [];

    public long ClosureBytes { get; set; } = 60_000_000;

    /// <summary>Whether the closure is in the store before anything is built.</summary>
    public bool IsBuilt { get; set; } = true;

    public TimeSpan BuildTime { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>What <c>nix-store --realise</c> says instead of building.</summary>
    public string? BuildError { get; set; }

    public string NixSystem { get; set; } = "x86_64-linux";

    /// <summary>Public keys in the agent.</summary>
    public IReadOnlyList<string> Agent { get; set; } = [];

    public async Task<ProcessResult> RunAsync(CommandLine command, ProcessOutput? output, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Calls.Enqueue(command);
        return (command.Program, command.Arguments) switch
        {
            ("ssh-keygen", ["-q", .., "-f", var file]) => Generate(file),
            ("ssh-add", ["-L"]) => Said(string.Join('\n', Agent)),
            ("git", _) when HasGit => await new ProcessRunner().RunAsync(command, output, cancellation),
            ("nix", [.., "--apply", _]) when Store is { } store => await new ProcessRunner().RunAsync(
                NixSettings.PrivateOffline(store).Environment.Aggregate(command, (c, v) => c.WithEnvironment(v.Key, v.Value)), output, cancellation),
            ("nix", var arguments) when HasNix => Nix([.. arguments.Where(word => word is not ("--extra-experimental-features" or "nix-command" or "flakes"))]),
            ("nix-store", ["--realise", ..]) when HasNix => await RealiseAsync(command, output, cancellation),
            _ => throw new ProgramNotFoundException(command.Program),
        };
    }

    private static ProcessResult Said(string text) => new(0, text + "\n", []);

    private static ProcessResult Failed(string text) => new(1, "", text.Split('\n'));

    private static ProcessResult Generate(string file)
    {
        File.WriteAllText(file, "-----BEGIN OPENSSH PRIVATE KEY-----\nnobody signs with it\n-----END OPENSSH PRIVATE KEY-----\n");
        File.WriteAllText(file + ".pub", $"{SimulatedKeys.New()} made-up\n");
        return Said("");
    }

    private ProcessResult Nix(string[] arguments) => arguments switch
    {
        ["show-config", ..] => Said($$$"""{"system":{"value":"{{{NixSystem}}}"},"extra-platforms":{"value":[]},"builders":{"value":""}}"""),
        ["eval", .., var expression] => Evaluate(HostAsked().Match(expression).Groups["host"].Value),
        ["path-info", "--closure-size", var path] when !IsBuilt => Failed($"error: path '{path}' is not valid"),
        ["path-info", "--closure-size", var path] => Said($"{path}\t{ClosureBytes}"),
        ["path-info", "--recursive", "--size", var path] => Said(string.Join('\n', Closure(path))),
        _ => Failed($"error: '{arguments[0]}' is not a recognised command"),
    };

    private IEnumerable<string> Closure(string path) => path.Contains("disko", StringComparison.Ordinal)
        ? [$"{path}\t{4_000_000}"]
        : [
            $"{SimulatedSystem.StorePath("systemd")}\t{ClosureBytes / 2}", $"{SimulatedSystem.StorePath("openssh")}\t{ClosureBytes / 4}",
            $"{path}\t{ClosureBytes / 4}"];

    private ProcessResult Evaluate(string host)
    {
        if (Flake.Error is { } error)
        {
            return Failed(error);
        }

        return Said(Flake.Find(host, Keys) is { } system
            ? EvaluationJson.Write(system)
            : EvaluationJson.WriteUnknown(Flake.Hosts!.Select(known => known.Host)));
    }

    private async Task<ProcessResult> RealiseAsync(CommandLine command, ProcessOutput? output, CancellationToken cancellation)
    {
        output?.OnErrorLine?.Invoke($"building '{command.Arguments[^1]}'...");
        await Task.Delay(BuildTime, time, cancellation);
        return BuildError is { } error ? Failed(error) : Said("");
    }

    [GeneratedRegex(@"host = ""(?<host>[^""]*)""; \}\s*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HostAsked();
}
