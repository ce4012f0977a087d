using Snowlift.Checks.Facts;
using Snowlift.Machines.Reports;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Machines.Sessions;

/// <summary>
/// A verified connection to one boot of a machine, what it said of itself, and all that can be done there: a verb each, over the script
/// that does it. Verbs that change something name this boot, so that no other machine and no later boot is changed. What a script
/// writes for people goes to the step's log.
/// </summary>
/// <param name="shell">The connection; it ends with the session.</param>
/// <param name="connect">Connects anew in the same way.</param>
public sealed partial class MachineSession(
    IRemoteShell shell, MachineFacts facts, Func<CancellationToken, Task<MachineSession>> connect) : IAsyncDisposable
{
    private IRemoteShell _shell = shell;

    public MachineFacts Facts => facts;

    public BootId Boot => facts.BootId;

    public SshEndpoint Endpoint => _shell.Endpoint;

    /// <summary>What Nix hands to its own ssh calls (<c>NIX_SSHOPTS</c>).</summary>
    public string OptionsForNix => _shell.OptionsForNix;

    public ValueTask DisposeAsync() => _shell.DisposeAsync();

    /// <summary>The same session, for a machine that is to be reached otherwise should the connection break.</summary>
    internal MachineSession Reached(Func<CancellationToken, Task<MachineSession>> otherwise) => new(_shell, facts, otherwise);

    /// <summary>Makes the connection again, where it has broken; the machine must be at the same boot.</summary>
    /// <exception cref="SnowliftException">It is at another one by now.</exception>
    /// <exception cref="SshException">Nobody answers.</exception>
    public async Task ReconnectAsync(CancellationToken cancellation)
    {
        var again = await connect(cancellation);
        if (again.Boot != Boot)
        {
            await again.DisposeAsync();
            throw StepFailures.Rebooted(Boot, again.Facts);
        }

        var broken = Interlocked.Exchange(ref _shell, again._shell);
        await broken.DisposeAsync();
    }

    /// <summary>Asks the machine what it is.</summary>
    /// <exception cref="SshException">The connection broke.</exception>
    public async Task<MachineFacts> ProbeAsync(CancellationToken cancellation) =>
        MachineFacts.From(await _shell.RunAsync(Scripts.Probe, null, cancellation));

    /// <summary>Has it reboot, a second later.</summary>
    /// <exception cref="SnowliftException">It is another boot: it was not told.</exception>
    public Task RebootAsync(CancellationToken cancellation) => OnlyHereAsync(Scripts.Reboot(Boot), null, cancellation);

    /// <summary>Asks a system what it is and how it is, once it has started.</summary>
    /// <param name="limit">How long it may still be starting.</param>
    public async Task<SystemReport> VerifyAsync(TimeSpan limit, StepScope scope, CancellationToken cancellation) =>
        SystemReport.From(await _shell.RunAsync(Scripts.Verify(limit), Logged(scope), cancellation));

    /// <summary>The same, as far as it is about units.</summary>
    public async Task<UnitReport> UnitsAsync(TimeSpan limit, StepScope scope, CancellationToken cancellation) =>
        UnitReport.Of(await VerifyAsync(limit, scope, cancellation));

    /// <summary>Looks what a conversion in place has left of the system before, or removes it.</summary>
    /// <returns>What is, or was, there; null where there is nothing.</returns>
    /// <exception cref="ScriptFailedException">It could not be removed.</exception>
    public async Task<OldRoot?> OldRootAsync(bool remove, StepScope scope, CancellationToken cancellation)
    {
        var said = await OnlyHereAsync(Scripts.OldRoot(Boot, remove), Logged(scope), cancellation);
        return said["old_root"] != "yes" ? null : new OldRoot(long.TryParse(said["bytes"], out var bytes) ? bytes : 0, said["os_name"]);
    }

    private static ProcessOutput Logged(StepScope scope) => new(OnErrorLine: scope.Log);

    /// <summary>The same, and shows how much of what is sent has arrived.</summary>
    private static ProcessOutput Sending(TargetScript script, StepScope scope, Action<string>? onLine = null) => new(
        OnLine: onLine, OnErrorLine: scope.Log, OnInputSent: sent => scope.Progress(null, sent, script.Input.Length, "B"));

    /// <summary>Runs a script that changes something here; that it met another boot is told as what it is.</summary>
    private async Task<ScriptResult> OnlyHereAsync(TargetScript script, ProcessOutput? output, CancellationToken cancellation)
    {
        try
        {
            return await _shell.RunAsync(script, output, cancellation);
        }
        catch (ScriptFailedException e) when (ScriptStatus.WrongMachine.IsOf(e))
        {
            throw StepFailures.WrongMachine(e);
        }
    }

    private static PublicKey HostKeyOf(ScriptResult said) => PublicKey.Parse(said["host_key"] ?? "");
}
