using Snowlift.Build;
using Snowlift.Install.Methods;
using Snowlift.Install.Methods.Installer;
using Snowlift.Install.Requests;
using Snowlift.Nix;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
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
        await AdoptAsync(run.Events, machine, plan, cancellation);
        return await RebootIntoSystem.RunAsync(run, new Installation(Installed(machine.Server, plan), machine.Session), cancellation);
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

    private static Task<string> AdoptAsync(RunEvents events, MachineProbed machine, SystemPlan plan, CancellationToken cancellation) =>
        events.StepAsync(
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

    /// <summary>The host key stays; who logs in, and on which port, is the new system's affair.</summary>
    private static SystemInstalled Installed(ServerReady server, SystemPlan plan) => new(
        plan, server, plan.Reach(server.Endpoint, server.ForwardedPort) with { KnownHosts = [server.Endpoint.KnownHosts[0]] });
}
