using Snowlift.Build;
using Snowlift.Checks.Facts;
using Snowlift.Install.Methods.Installer;
using Snowlift.Install.Requests;
using Snowlift.Machines;
using Snowlift.Machines.Sessions;
using Snowlift.Nix;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Install.Handover;

/// <summary>
/// Turns a machine that was made from an image with an older system into one with the system that was built: copies what
/// differs, makes it the next generation, and reboots into it, so that what is verified is a system that has booted.
/// Precondition: the machine has an identity of its own. Effect: a new generation. May be run again; when it fails, the
/// image's system still boots.
/// </summary>
internal static class BringUpToDate
{
    public static async Task<SystemBooted> RunAsync(
        DeployRun run, MachineProbed machine, SystemPlan plan, CancellationToken cancellation)
    {
        await CopyAsync(run, machine, plan, cancellation);
        await AdoptAsync(run, machine, plan, cancellation);
        return await RebootAsync(run, machine, plan, cancellation);
    }

    private static Task<long> CopyAsync(DeployRun run, MachineProbed machine, SystemPlan plan, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Closure,
            "Copy what differs",
            async scope =>
            {
                var copied = await CopyClosure.RunAsync(run.Nix, plan.System, machine.Session, new StoreThere(), scope, cancellation);
                return copied?.Bytes ?? 0;
            },
            sent => $"{sent / 1_000_000} MB of {plan.ClosureBytes / 1_000_000} MB");

    private static Task<string> AdoptAsync(DeployRun run, MachineProbed machine, SystemPlan plan, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Install,
            "Make it the next generation",
            async scope =>
            {
                try
                {
                    return await machine.Session.AdoptAsync(plan.System.Path, scope, cancellation);
                }
                catch (ScriptFailedException e)
                {
                    throw new SnowliftException(
                        ExitCode.Install, "The new system could not be made the next generation", string.Join('\n', e.Result.LastLines()),
                        "Mend the configuration and run the same command again: the image's system runs on.", e)
                    {
                        LastLines = e.Result.LastLines(),
                    };
                }
            },
            generation => $"generation {generation}; {plan.Login.User} will be able to log in");

    private static Task<SystemBooted> RebootAsync(
        DeployRun run, MachineProbed machine, SystemPlan plan, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Reboot,
            "Reboot into the system",
            async scope =>
            {
                var boot = machine.Facts.BootId;
                await machine.Session.RebootAsync(cancellation);
                run.Ledger.Machine("It was told to reboot into the new system.");
                scope.Progress("waiting for the system");
                var installed = new SystemInstalled(plan, machine.Server, After(machine.Server, plan));
                return new SystemBooted(installed, await ArriveAsync(run, installed.Endpoint, boot, scope, cancellation), boot);
            },
            booted => booted.Session.Facts.OsName);

    /// <summary>The host key stays; who logs in, and on which port, is the new system's affair.</summary>
    private static SshEndpoint After(ServerReady server, SystemPlan plan) =>
        plan.Reach(server.Endpoint, server.ForwardedPort) with { KnownHosts = [server.Endpoint.KnownHosts[0]] };

    private static async Task<MachineSession> ArriveAsync(
        DeployRun run, SshEndpoint endpoint, BootId before, StepScope scope, CancellationToken cancellation)
    {
        var limits = run.Limits;
        try
        {
            return await run.Wait.ForAsync(
                endpoint, limits.Reboot, limits.OldBoot,
                facts => facts.BootId == before ? Verdict.NotYet : facts.IsNixOs ? Verdict.Accept : Verdict.Wrong,
                scope, cancellation);
        }
        catch (WaitFailedException e)
        {
            throw new SnowliftException(
                ExitCode.Install,
                e.Facts is { } facts
                    ? $"The machine did not reboot into the new system: {facts.OsName} answers"
                    : $"The new system did not answer within {e.Waited.TotalMinutes:0} minutes after the reboot",
                e.Last is null ? null : string.Join('\n', e.Last.LastLines.TakeLast(2)),
                "Look at the server's console; its boot menu has the image's system as the generation before.", e);
        }
    }
}
