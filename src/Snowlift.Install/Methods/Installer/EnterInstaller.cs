using Snowlift.Checks.Facts;
using Snowlift.Install.Diagnosis;
using Snowlift.Install.Requests;
using Snowlift.Machines;
using Snowlift.Machines.Sessions;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Install.Methods.Installer;

/// <summary>The installer runs, in RAM; the disk is free to be written.</summary>
/// <param name="Server">The machine's server, its endpoint now root's.</param>
internal sealed record InstallerBooted(ServerReady Server, MachineSession Session, MachineFacts Before) : IAsyncDisposable
{
    public BootId Boot => Session.Boot;

    public ValueTask DisposeAsync() => Session.DisposeAsync();
}

/// <summary>Makes a machine, whose disk holds the installer's files, leave its system for the installer.</summary>
internal delegate Task StartInstaller(MachineProbed machine, StepScope scope, CancellationToken cancellation);

/// <summary>
/// Brings the installer onto the machine, and the machine into the installer. Precondition: checked, and the wipe agreed to.
/// Effect: the old system is gone from RAM; its disk is untouched, and a reset brings it back. May be run again: a machine
/// that is in an installer already is used as it is.
/// </summary>
internal static class EnterInstaller
{
    /// <summary>Brings it, and waits for it.</summary>
    /// <param name="start">The method's own part.</param>
    /// <param name="attempts">How often it is told to leave, where the old system stays as if nothing had been said.</param>
    /// <exception cref="MethodFailedException">Another method may do better.</exception>
    public static async Task<InstallerBooted> RunAsync(
        DeployRun run, MachineProbed machine, StartInstaller start, int attempts, CancellationToken cancellation)
    {
        var serial = await SerialConsole.ReadAsync(run.Services, machine.Server, cancellation);
        return await DiagnoseMachine.OrAsync(
            run,
            () => EnterAsync(run, machine, start, attempts, About, cancellation),
            About,
            cancellation);

        Case About(SnowliftException failure) =>
            new(Awaited.Installer, failure, machine.Server, machine.Facts, Evaluation: null, serial);
    }

    private static Task<InstallerBooted> EnterAsync(
        DeployRun run, MachineProbed machine, StartInstaller start, int attempts, Func<SnowliftException, Case> about,
        CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Installer,
            "Boot the installer",
            async scope =>
            {
                if (machine.Facts.IsInstaller)
                {
                    return new InstallerBooted(machine.Server, machine.Session, machine.Facts);
                }

                run.Ledger.Machine("It still runs the system it came with; nothing on its disk was changed.");
                await FetchInstaller.RunAsync(run.Request, machine, scope, cancellation);
                for (var attempt = 1; ; attempt++)
                {
                    await LeaveAsync(run.Ledger, machine, start, scope, cancellation);
                    try
                    {
                        return await ArriveAsync(run, machine, about, scope, cancellation);
                    }
                    catch (MethodFailedException e) when (attempt < attempts && IsSameBoot(e, machine.Facts.BootId))
                    {
                        scope.Note("The old system still answers, as if it had not been told to leave: once more.");
                    }
                }
            },
            booted => booted.Before.IsInstaller ? "it was there already" : $"{booted.Session.Facts.OsName}, in RAM");

    private static async Task LeaveAsync(
        Ledger ledger, MachineProbed machine, StartInstaller start, StepScope scope, CancellationToken cancellation)
    {
        try
        {
            await start(machine, scope, cancellation);
        }
        catch (SshException e) when (e.Failure == SshFailure.Lost && !cancellation.IsCancellationRequested)
        {
            // It may have left before it could say so: what answers next tells.
            scope.Log(e.Message);
        }

        ledger.Machine("It was told to leave for the installer, which lives in RAM: a reset brings the old system back.");
    }

    private static async Task<InstallerBooted> ArriveAsync(
        DeployRun run, MachineProbed machine, Func<SnowliftException, Case> about, StepScope scope, CancellationToken cancellation)
    {
        scope.Progress("waiting for the installer");
        var old = machine.Facts.BootId;
        var server = machine.Server with { Endpoint = ForInstaller(machine.Server) };
        var limits = run.Limits;
        try
        {
            var arrived = await run.Wait.ForAsync(
                server.Endpoint, limits.Installer, limits.OldBoot,
                facts => facts.BootId == old ? Verdict.NotYet : facts.IsInstaller ? Verdict.Accept : Verdict.Wrong,
                scope, cancellation);
            run.Ledger.Machine("It runs the installer, in RAM; nothing on its disk was changed: a reset brings the old system back.");
            return new InstallerBooted(server, arrived, machine.Facts);
        }
        catch (SshException e) when (e.Failure == SshFailure.HostKey)
        {
            throw Failures.Connection(e);
        }
        catch (SshException e) when (e.Failure == SshFailure.Refused)
        {
            throw Failed(Failures.Connection(e));
        }
        catch (WaitFailedException e)
        {
            throw Failed(NotArrived(e, old));
        }

        MethodFailedException Failed(SnowliftException failure) => new(failure, diskTouched: false) { NotBack = about(failure) };
    }

    private static bool IsSameBoot(MethodFailedException failed, BootId old) =>
        failed.Explanation.InnerException is WaitFailedException { Facts: { } facts } && facts.BootId == old;

    private static SnowliftException NotArrived(WaitFailedException e, BootId old) => e.Facts switch
    {
        { } facts when facts.BootId == old => new SnowliftException(
            ExitCode.Install, "The jump into the installer did nothing: the old system still answers",
            $"The machine said that it leaves, but {facts.OsName} still runs with the same boot id.",
            "Nothing on the disk was changed. Run the same command again.", e),
        { } facts => new SnowliftException(
            ExitCode.Install, "The machine came back as its old system, not as the installer",
            $"It rebooted into {facts.OsName} (boot id {facts.BootId}).",
            "Nothing on the disk was changed. Run the same command again, or try another server type.", e),
        _ => new SnowliftException(
            ExitCode.Install, $"The installer did not answer within {e.Waited.TotalMinutes:0} minutes after the jump",
            e.Said,
            "Nothing on the disk was changed: a reset brings the old system back. Then run the same command again.", e),
    };

    /// <summary>The installer lets in root, on port 22, whatever the system before it did.</summary>
    private static SshEndpoint ForInstaller(ServerReady server) => server.Endpoint with
    {
        User = "root",
        Port = server.Server is { } known ? ServerEndpoint.OuterPort(known) : server.Endpoint.Port,
    };
}
