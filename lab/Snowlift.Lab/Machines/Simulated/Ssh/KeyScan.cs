using System.Diagnostics.CodeAnalysis;
using Snowlift.Remote.Processes;

namespace Snowlift.Lab.Machines.Simulated.Ssh;

/// <summary>Stands in for ssh-keyscan towards simulated machines.</summary>
internal static class KeyScan
{
    /// <summary>Answers a scan; false where it is not for a simulated machine.</summary>
    public static bool TryRun(
        SimulatedHost host, CommandLine command, ProcessOutput? output, CancellationToken cancellation,
        [NotNullWhen(true)] out Task<ProcessResult>? answer)
    {
        answer = command.Arguments is [.., var address] && SimulatedHost.Owns(address) ? RunAsync(host, address, output, cancellation) : null;
        return answer is not null;
    }

    private static async Task<ProcessResult> RunAsync(
        SimulatedHost host, string address, ProcessOutput? output, CancellationToken cancellation)
    {
        var (world, terminal) = (host.World, new Terminal(output));
        await world.DelayAsync(world.Model.Handshake, cancellation);
        if (host.At(address)?.Boot is { AnswersAfter: { } answers } boot && world.Time.GetElapsedTime(boot.Began) >= answers)
        {
            terminal.Complain($"# {address}:22 SSH-2.0-OpenSSH_9.2p1");
            terminal.Say($"{address} {boot.HostKey}");
        }

        return terminal.End(0);
    }
}
