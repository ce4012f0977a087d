using Snowlift.Lab.Machines.Simulated.Nix;
using Snowlift.Lab.Machines.Simulated.Ssh;
using Snowlift.Remote.Processes;

namespace Snowlift.Lab.Machines.Simulated;

/// <summary>
/// Starts programs, except where they would talk to a simulated machine: those calls of ssh, ssh-keyscan and nix copy are
/// answered in-process. All else runs for real, Nix's evaluations and builds among it.
/// </summary>
public sealed class SimulatedProcesses : IProcessRunner
{
    private readonly IProcessRunner _inner;
    private readonly SimulatedHost _host;
    private readonly SimulatedSsh _ssh;
    private readonly SimulatedCopy _copy;

    /// <summary>Stands in front of another runner.</summary>
    /// <param name="inner">What runs everything else.</param>
    /// <param name="host">The machines.</param>
    /// <param name="home">The user's home directory, for keys and known hosts that no configuration names.</param>
    public SimulatedProcesses(IProcessRunner inner, SimulatedHost host, string? home = null)
    {
        _inner = inner;
        _host = host;
        _ssh = new SimulatedSsh(host, inner, home ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
        _copy = new SimulatedCopy(host.World, _ssh, inner);
    }

    public Task<ProcessResult> RunAsync(CommandLine command, ProcessOutput? output, CancellationToken cancellation) =>
        command.Program switch
        {
            "ssh" when _ssh.TryRun(command, output, cancellation, out var answer) => answer,
            "ssh-keyscan" when KeyScan.TryRun(_host, command, output, cancellation, out var answer) => answer,
            "nix" when _copy.TryRun(command, output, cancellation, out var answer) => answer,
            "nix" => WatchAsync(command, output, cancellation),
            _ => _inner.RunAsync(command, output, cancellation),
        };

    // What an evaluation here tells of a system is what the machine will be once it runs it.
    private async Task<ProcessResult> WatchAsync(CommandLine command, ProcessOutput? output, CancellationToken cancellation)
    {
        var result = await _inner.RunAsync(command, output, cancellation);
        if (result.Succeeded && command.Arguments.Contains("eval") && EvaluationJson.Read(result.Output) is { } system)
        {
            _host.World.Learn(system);
            if (EvaluationJson.HostAskedBy(command.Arguments[command.Arguments.IndexOf("--apply") + 1]) is { } host)
            {
                _host.World.Learn(host, result.Output.Trim());
            }
        }

        return result;
    }
}
