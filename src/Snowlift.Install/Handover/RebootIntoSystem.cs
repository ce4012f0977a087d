using Snowlift.Checks.Facts;
using Snowlift.Install.Diagnosis;
using Snowlift.Install.Methods;
using Snowlift.Install.Methods.Installer;
using Snowlift.Install.Requests;
using Snowlift.Machines;
using Snowlift.Machines.Sessions;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Install.Handover;

/// <summary>The machine has booted from its disk and let us in, with the host key that was made for it.</summary>
internal sealed record SystemBooted(SystemInstalled Installed, MachineSession Session, BootId Previous) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Session.DisposeAsync();
}

/// <summary>
/// Reboots into the installed system and waits for it. Precondition: installed. Effect: what ran before, the installer or
/// the old system, is gone. May be run again.
/// </summary>
internal static class RebootIntoSystem
{
    public static async Task<SystemBooted> RunAsync(
        DeployRun run, Installation installation, CancellationToken cancellation)
    {
        var (installed, before) = (installation.System, installation.Session.Facts);
        var serial = await SerialConsole.ReadAsync(run.Services, installed.Server, cancellation);
        return await DiagnoseMachine.OrAsync(
            run,
            () => RebootAsync(run, installation, cancellation),
            failure => new Case(
                Awaited.System, failure, installed.Server, before, installed.Plan.Evaluation, serial),
            cancellation);
    }

    private static Task<SystemBooted> RebootAsync(
        DeployRun run, Installation installation, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Reboot,
            "Reboot into the system",
            async scope =>
            {
                await installation.Session.RebootAsync(cancellation);
                run.Ledger.Machine("It was told to reboot into the installed system.");
                scope.Progress("waiting for the system");
                var (installed, before) = (installation.System, installation.Boot);
                var arrived = await ArriveAsync(run, before, installed, scope, cancellation);
                return new SystemBooted(installed with { Endpoint = Trust(installed.Server.Endpoint, installed.Endpoint) }, arrived, before);
            },
            booted => $"{booted.Session.Facts.OsName}");

    /// <summary>The machine has shown its new key: from here on no machine has the old one. One that kept its key is trusted as it was.</summary>
    private static SshEndpoint Trust(SshEndpoint before, SshEndpoint endpoint)
    {
        var next = endpoint.KnownHosts[0];
        if (KeepsItsKey(before, endpoint))
        {
            return endpoint;
        }

        var now = Path.ChangeExtension(next, null);
        File.Copy(next, now, overwrite: true);
        return endpoint with { KnownHosts = [now] };
    }

    private static async Task<MachineSession> ArriveAsync(
        DeployRun run, BootId before, SystemInstalled installed, StepScope scope, CancellationToken cancellation)
    {
        var limits = run.Limits;
        try
        {
            return await run.Wait.ForAsync(
                installed.Endpoint, limits.Reboot, limits.OldBoot,
                facts => facts.BootId == before ? Verdict.NotYet : facts.IsNixOs ? Verdict.Accept : Verdict.Wrong,
                scope, cancellation, before: KeepsItsKey(installed.Server.Endpoint, installed.Endpoint) ? null : WithoutNext(installed.Server.Endpoint, installed.Endpoint));
        }
        catch (WaitFailedException e)
        {
            throw e.Facts switch
            {
                { } facts when facts.BootId == before => new SnowliftException(
                    ExitCode.Install, $"The machine did not reboot: {(facts.IsInstaller ? "the installer" : facts.OsName)} still answers", null,
                    "Reset it, then run the same command again.", e),
                { } facts => new SnowliftException(
                    ExitCode.Install, $"The machine came back as {facts.OsName}, not as the installed system",
                    $"Its boot id is {facts.BootId}; {facts.RootDevice} is its root.",
                    "Does the configuration install its boot loader on the disk that the machine boots from (boot.loader)?", e),
                _ => NeverBack(e),
            };
        }
        catch (SshException e) when (e.Failure == SshFailure.Refused)
        {
            throw Failures.Connection(e);
        }
        catch (SshException e) when (e.Failure == SshFailure.HostKey)
        {
            // The old system's own key, or the installer's, would mean that the disk did not boot.
            throw new SnowliftException(
                ExitCode.Ssh, "After the reboot another host key answers than the one made for the new system",
                string.Join('\n', e.LastLines.TakeLast(3)),
                "Either the old system or the installer came up again, or somebody else answers. Look at the console before you go on.", e);
        }
    }

    /// <summary>The system to come shows the key that is pinned for the machine already: it was made from an image.</summary>
    private static bool KeepsItsKey(SshEndpoint before, SshEndpoint next) => before.KnownHosts[0] == next.KnownHosts[0];

    private static SshEndpoint WithoutNext(SshEndpoint before, SshEndpoint next) =>
        before with { KnownHosts = [.. before.KnownHosts.Except(next.KnownHosts, StringComparer.Ordinal)] };

    private static SnowliftException NeverBack(WaitFailedException e) => new(
        ExitCode.Install,
        $"The installed system did not answer within {e.Waited.TotalMinutes:0} minutes after the reboot",
        (e.Said is { } said ? said + "\n" : "")
        + "It was installed, but does not boot, has no network, or lets nobody in.",
        "Look at the server's console. Likeliest: the boot loader is for the other firmware, the network is configured for"
        + " another machine, or sshd listens elsewhere. Then mend the configuration and run the same command again.",
        e);
}
