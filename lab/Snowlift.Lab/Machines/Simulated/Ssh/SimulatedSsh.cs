using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Snowlift.Lab.Machines.Simulated.Scripts;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;

namespace Snowlift.Lab.Machines.Simulated.Ssh;

/// <summary>
/// Stands in for OpenSSH's client towards simulated machines: masters that hold a connection, commands that share it, and
/// OpenSSH's own words where something is wrong.
/// </summary>
internal sealed class SimulatedSsh(SimulatedHost host, IProcessRunner inner, string home)
{
    private const int Failed = 255;

    private readonly ConcurrentDictionary<string, SshConnection> _masters = new(StringComparer.Ordinal);
    private readonly TargetScripts _scripts = new(host.World);

    private SimulatedWorld World => host.World;

    /// <summary>Answers an ssh call; false where it is not for a simulated machine.</summary>
    public bool TryRun(
        CommandLine command, ProcessOutput? output, CancellationToken cancellation, [NotNullWhen(true)] out Task<ProcessResult>? answer)
    {
        answer = null;
        if (SshArguments.Parse(command.Arguments) is not { } arguments
            || SshTarget.Resolve(arguments, home) is not { } target || !SimulatedHost.Owns(target.Address))
        {
            return false;
        }

        answer = RunAsync(arguments, target, command.Input, output, cancellation);
        return true;
    }

    /// <summary>The target of Nix's own ssh calls, or null where it is not a simulated machine.</summary>
    /// <param name="options">The words of <c>NIX_SSHOPTS</c>.</param>
    public SshTarget? TargetOf(IEnumerable<string> options, string destination) =>
        SshArguments.Parse([.. options, destination]) is { } arguments
        && SshTarget.Resolve(arguments, home) is var target
        && SimulatedHost.Owns(target.Address) ? target : null;

    /// <summary>The connection that a call shares, or a new one.</summary>
    /// <exception cref="SshRefusedException">It could not be made.</exception>
    public async Task<SshConnection> ConnectAsync(SshTarget target, CancellationToken cancellation)
    {
        if (!target.IsMaster && target.ControlPath is { } control
            && _masters.TryGetValue(control, out var shared) && !shared.IsBroken)
        {
            return shared;
        }

        var boot = await ReachAsync(target, cancellation);
        CheckHostKey(target, boot.HostKey);
        await CheckLoginAsync(target, boot, cancellation);
        return new SshConnection(host.At(target.Address)!, boot, target.User);
    }

    private async Task<ProcessResult> RunAsync(
        SshArguments arguments, SshTarget target, StandardInput input, ProcessOutput? output, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var terminal = new Terminal(output);
        try
        {
            var connection = await ConnectAsync(target, cancellation);
            if (arguments.NoCommand)
            {
                return await HoldAsync(target, connection, terminal, cancellation);
            }

            return await _scripts.RunAsync(connection, arguments.Command, input, terminal, cancellation);
        }
        catch (SshRefusedException e)
        {
            foreach (var line in e.Lines)
            {
                terminal.Complain(line);
            }

            return terminal.End(Failed);
        }
    }

    private async Task<ProcessResult> HoldAsync(
        SshTarget target, SshConnection connection, Terminal terminal, CancellationToken cancellation)
    {
        if (target is { IsMaster: true, ControlPath: { } control })
        {
            _masters[control] = connection;
        }

        try
        {
            if (target.LocalCommand is { } command && command.StartsWith("echo ", StringComparison.Ordinal))
            {
                terminal.Say(command["echo ".Length..]);
            }

            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, connection.Broken);
            await Task.Delay(Timeout.InfiniteTimeSpan, World.Time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
            terminal.Complain($"Connection to {target.Address} closed by remote host.");
            return terminal.End(Failed);
        }
        finally
        {
            if (target.ControlPath is not null)
            {
                _masters.TryRemove(new(target.ControlPath, connection));
            }

            connection.Break();
        }
    }

    private async Task<SimulatedBoot> ReachAsync(SshTarget target, CancellationToken cancellation)
    {
        var machine = host.At(target.Address);
        if (machine?.Boot is not { } boot)
        {
            await World.DelayAsync(World.Model.Command, cancellation);
            throw Unreachable(target, "Connection refused");
        }

        if (boot.AnswersAfter is not { } answers || boot.IsCutOff)
        {
            await World.DelayAsync(target.ConnectTimeout, cancellation);
            throw Unreachable(target, "Connection timed out");
        }

        var listens = boot.Ports.Contains(target.Port) || (target.Port == machine.Spec.SshPort && boot.Ports.Contains(22));
        if (!listens || World.Time.GetElapsedTime(boot.Began) < answers)
        {
            await World.DelayAsync(World.Model.Command, cancellation);
            throw Unreachable(target, "Connection refused");
        }

        await World.DelayAsync(World.Model.Handshake, cancellation);
        return boot.Ended.IsCancellationRequested
            ? throw new SshRefusedException($"kex_exchange_identification: read: Connection reset by {target.Address} port {target.Port}")
            : boot;
    }

    private static SshRefusedException Unreachable(SshTarget target, string why) =>
        new($"ssh: connect to host {target.Address} port {target.Port}: {why}");

    private static void CheckHostKey(SshTarget target, PublicKey offered)
    {
        var known = KnownHosts.Find(target.KnownHosts, target.KnownHostsName);
        if (known.Contains(offered))
        {
            return;
        }

        throw known.Count == 0
            ? new SshRefusedException(
                $"No ED25519 host key is known for {target.KnownHostsName} and you have requested strict checking.",
                "Host key verification failed.")
            : new SshRefusedException(
                "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@",
                "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @",
                "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@",
                "IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!",
                "The fingerprint for the ED25519 key sent by the remote host is",
                offered.Fingerprint + ".",
                $"Host key for {target.KnownHostsName} has changed and you have requested strict checking.",
                "Host key verification failed.");
    }

    private async Task CheckLoginAsync(SshTarget target, SimulatedBoot boot, CancellationToken cancellation)
    {
        var refusing = boot.RefusesKeysFor > TimeSpan.Zero
            && World.Time.GetElapsedTime(boot.Began) - boot.AnswersAfter!.Value < boot.RefusesKeysFor;
        var identities = await target.IdentitiesAsync(inner, cancellation);
        var authorized = boot.Users.GetValueOrDefault(target.User, []);
        if (refusing || !identities.Any(key => authorized.Any(line => SimulatedKeys.Admits(line, key))))
        {
            throw new SshRefusedException($"{target.User}@{target.Address}: Permission denied (publickey).");
        }
    }
}
