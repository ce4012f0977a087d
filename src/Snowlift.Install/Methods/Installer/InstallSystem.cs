using Snowlift.Build;
using Snowlift.Install.Requests;
using Snowlift.Machines.Sessions;
using Snowlift.Nix;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Install.Methods.Installer;

/// <summary>The system is installed and not yet booted; its host key is known.</summary>
/// <param name="Endpoint">How to reach it once it runs: its own key pinned, the user who can log in.</param>
internal sealed record SystemInstalled(SystemPlan Plan, ServerReady Server, SshEndpoint Endpoint)
{
    /// <summary>The method that worked; null where none was needed.</summary>
    public Method? Method { get; init; }

    /// <summary>Those that were tried before it, in order.</summary>
    public IReadOnlyList<TriedMethod> Tried { get; init; } = [];
}

/// <summary>
/// Installs: extra files, host key, profile, activation, boot loader. Precondition: the closure is on the new disk. Effect: the disk
/// boots the new system; the key of the system to come is pinned. May be run again.
/// </summary>
internal static class InstallSystem
{
    private const string UsualHostKey = "/etc/ssh/ssh_host_ed25519_key";
    private const string Root = "/mnt";

    public static Task<SystemInstalled> RunAsync(
        DeployRun run, HostChecked host, InstallerBooted installer, ClosureThere closure, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Install,
            "Install the system",
            async scope =>
            {
                var evaluation = closure.Plan.Evaluation;
                var path = HostKeyPath(evaluation);
                if (run.Request.ExtraFiles is { } files)
                {
                    await BringExtraFiles.UnpackAsync(installer.Session, Root, files, scope, cancellation);
                }

                scope.Progress("activation and boot loader");
                var hostKey = await InstallAsync(installer, closure, path, host.HostKey, scope, cancellation);
                await BringExtraFiles.OwnAsync(installer.Session, Root, run.Request.ExtraFiles, scope, cancellation);
                run.Ledger.Machine("The system is installed on its disk, and not yet booted: a reboot starts it.");

                return new SystemInstalled(closure.Plan, installer.Server, Pin(run, installer.Server, hostKey, closure.Plan));
            },
            installed => $"{installed.Plan.Login.User} will be able to log in");

    /// <summary>
    /// The new system's own key is the only one that is trusted of it. It is pinned beside the present one, which the
    /// installer keeps showing until the reboot, even to a later run.
    /// </summary>
    public static SshEndpoint Pin(DeployRun run, ServerReady server, PublicKey hostKey, SystemPlan plan)
    {
        var id = server.Server?.Id.Value.ToString() ?? "host-" + run.Request.Host;
        var file = run.Paths.KnownHostsOf(id).Next;
        var alias = server.Server is null ? "snowlift-" + run.Request.Host : "snowlift-" + id;
        HostKeys.Pin(file, alias, hostKey);
        return plan.Reach(server.Endpoint, server.ForwardedPort) with { KnownHosts = [file], HostKeyAlias = alias };
    }

    /// <summary>Where the configuration keeps its ed25519 host key.</summary>
    public static string HostKeyPath(HostEvaluation evaluation) =>
        evaluation.Ssh?.HostKeys.FirstOrDefault(key => key.Type == "ed25519")?.Path ?? UsualHostKey;

    private static async Task<PublicKey> InstallAsync(
        InstallerBooted installer, ClosureThere closure, string hostKeyPath, KeyPair? given, StepScope scope, CancellationToken cancellation)
    {
        try
        {
            return await installer.Session.InstallAsync(closure.Plan.System.Path, hostKeyPath, given, scope, cancellation);
        }
        catch (ScriptFailedException e)
        {
            throw StepFailures.AfterWipe(e, "nixos-install failed");
        }
    }
}
