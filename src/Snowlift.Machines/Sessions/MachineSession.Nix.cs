using Snowlift.Nix;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Machines.Sessions;

/// <summary>What the machine's own Nix does.</summary>
public sealed partial class MachineSession
{
    /// <summary>Unpacks an archive there, in place of what the folder held.</summary>
    /// <param name="archive">A gzipped tar file, here.</param>
    public Task ReceiveAsync(string folder, string archive, StepScope scope, CancellationToken cancellation)
    {
        var script = Scripts.ReceiveFlake(folder, StandardInput.File(archive));
        return _shell.RunAsync(script, Sending(script, scope), cancellation);
    }

    /// <summary>Evaluates.</summary>
    /// <param name="flake">As that machine's Nix is to read it.</param>
    /// <param name="more">Further arguments of Nix's.</param>
    /// <returns>The answer as JSON.</returns>
    public async Task<string> EvaluateAsync(
        string flake, string expression, IEnumerable<string> more, StepScope scope, CancellationToken cancellation) =>
        (await _shell.RunAsync(Scripts.NixEval(flake, expression, more), Logged(scope), cancellation))["json"] ?? "";

    /// <summary>Builds a derivation.</summary>
    /// <param name="root">Whose store it goes to: <c>/</c>, <c>/mnt</c>.</param>
    /// <param name="onLine">Gets what Nix writes meanwhile.</param>
    public async Task<StorePath> BuildAsync(string root, string derivation, Action<string> onLine, CancellationToken cancellation) =>
        StorePath.Parse((await _shell.RunAsync(Scripts.NixBuild(root, derivation), new ProcessOutput(OnErrorLine: onLine), cancellation))["out"] ?? "");

    /// <summary>The paths of a system's closure, with the bytes of each alone.</summary>
    public async Task<IReadOnlyList<(StorePath Path, long Bytes)>> ClosureAsync(string system, CancellationToken cancellation) =>
        [.. (await _shell.RunAsync(Scripts.Closure(system), null, cancellation)).Values["path"]
            .Select(line => line.Split(' '))
            .Where(words => words.Length == 2 && StorePath.TryParse(words[0], out _))
            .Select(words => (StorePath.Parse(words[0]), long.TryParse(words[1], out var bytes) ? bytes : 0))];
}
