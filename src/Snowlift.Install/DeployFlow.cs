using Snowlift.Build;
using Snowlift.Install.Describing;
using Snowlift.Install.Handover;
using Snowlift.Install.Methods;
using Snowlift.Install.Requests;
using Snowlift.Nix;
using Snowlift.Provision;
using Snowlift.Provision.Images;
using Snowlift.Provision.Ordering;
using Snowlift.Provision.Reach;
using Snowlift.Provision.Servers;
using Snowlift.Remote.Errors;
using Snowlift.Runs;
using Snowlift.Runs.Events;
using Snowlift.Runs.Locks;

namespace Snowlift.Install;

/// <summary>
/// The deploy: from a host of a flake to a running, verified server. Reads top-down like a runbook; each step takes the
/// record that the step before returned, so that a wrong order does not compile.
/// </summary>
public sealed class DeployFlow(CloudServices services, NixSettings nix)
{
    /// <summary>Deploys, and reports on the way.</summary>
    /// <exception cref="SnowliftException">
    /// It failed, was refused or cancelled; what still runs and costs has been reported as <see cref="RunFailed"/>.
    /// </exception>
    public Task<DeployResult> RunAsync(DeployRequest request, CancellationToken cancellation)
    {
        var run = new DeployRun(services, nix, request);
        return Flow.RunExclusivelyAsync(
            run, new RunStarted(request.Flake.Url, request.TargetHost is null ? services.Name : null, RunKind.Deploy),
            (r, held) => DeployAsync(r, held, cancellation), result => new RunFinished(result), cancellation);
    }

    private async Task<DeployResult> DeployAsync(DeployRun run, HostLock held, CancellationToken cancellation)
    {
        var resolved = await ResolveHost.RunAsync(run, cancellation);
        var host = GivenHostKey.For(run, await CheckConfiguration.RunAsync(run, resolved, cancellation));
        await using var claim = new ServerClaim(run, services.Cloud, held.Before?.Run);

        var (built, found) = await SideBySide.RunAsync(
            c => BuildHere.RunAsync(run, host, c, withDisk: true),
            async c =>
            {
                var server = await FindOrCreateServer.RunAsync(run, services.Cloud, run.Request.OfServer(host), claim, c);
                var connected = await ConnectAndProbe.RunAsync(run, server, c);
                return await GiveIdentity.RunAsync(run, connected, host.HostKey, c);
            },
            cancellation);
        await using var machine = found;

        if (machine.FateFor(built?.System.Path) == MachineFate.Keep)
        {
            GivenHostKey.SayUnused(run.Events, host, machine.Server.Endpoint);
            return await HandBack.RunAsync(run, host, await VerifySystem.AgainAsync(run, machine, built!, cancellation), claim, cancellation);
        }

        (host, built) = await DescribeMachine.RunAsync(run, host, built, machine, cancellation);
        var methods = await CheckMachine.RunAsync(run, host, machine, built, cancellation);

        if (machine.IsFromImage && built is not null && !run.Request.BringsFiles)
        {
            await using var updated = await BringUpToDate.RunAsync(run, machine, built, cancellation);
            return await HandBack.RunAsync(run, host, await VerifySystem.RunAsync(run, updated, cancellation), claim, cancellation);
        }

        await using var installed = await InstallByMethods.RunAsync(run, host, machine, methods, built, claim, cancellation);
        await using var rebooted = await RebootIntoSystem.RunAsync(run, installed, cancellation);
        var verified = await VerifySystem.RunAsync(run, rebooted, cancellation);
        await DiscardOldRoot.WhereAskedAsync(run, rebooted, cancellation);
        return await HandBack.RunAsync(run, host, verified, claim, cancellation);
    }
}
