using Snowlift.Build;
using Snowlift.Install.Describing;
using Snowlift.Install.Fit;
using Snowlift.Install.Handover;
using Snowlift.Install.Methods;
using Snowlift.Install.Requests;
using Snowlift.Machines;
using Snowlift.Provision.Images;
using Snowlift.Provision.Ordering;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Install;

/// <summary>
/// The deploy: from a host of a flake to a running, verified server. Reads top-down like a runbook; each step takes the
/// record that the step before returned, so that a wrong order does not compile.
/// </summary>
public sealed class DeployFlow(DeployServices services)
{
    /// <summary>Deploys, and reports on the way.</summary>
    /// <exception cref="Remote.Errors.SnowliftException">
    /// It failed, was refused or cancelled; what still runs and costs has been reported as <see cref="RunFailed"/>.
    /// </exception>
    public Task<DeployResult> RunAsync(DeployRequest request, CancellationToken cancellation)
    {
        var run = new DeployRun(services, request);
        return Story.TellAloneAsync(
            run, Story.Begins(RunKind.Deploy, run), r => DeployAsync(r, cancellation), result => new RunFinished(result), cancellation);
    }

    private static async Task<DeployResult> DeployAsync(DeployRun run, CancellationToken cancellation)
    {
        var resolved = await ResolveHost.RunAsync(run, cancellation);
        var host = await CheckConfiguration.RunAsync(run, resolved, cancellation);
        run.HostKey = GivenHostKey.Find(run);

        var (built, found) = await SideBySide.RunAsync(
            c => BuildHere.RunAsync(run, host, c),
            async c =>
            {
                var server = await FindOrCreateServer.RunAsync(run, host, c);
                var connected = await ConnectAndProbe.RunAsync(run, server, c);
                return await GiveIdentity.RunAsync(run, connected, run.HostKey, c);
            },
            cancellation);
        await using var machine = found;

        if (machine.FateFor(built?.System.Path) == MachineFate.Keep)
        {
            GivenHostKey.SayUnused(run, machine.Server.Endpoint);
            return await HandBack.RunAsync(run, await VerifySystem.AgainAsync(run, machine, built!, cancellation), cancellation);
        }

        (host, built) = await DescribeMachine.RunAsync(run, host, built, machine, cancellation);
        var ladder = await CheckMachine.RunAsync(run, host, machine, built, cancellation);

        if (machine.IsFromImage && built is not null && !run.Request.BringsFiles)
        {
            await using var updated = await BringUpToDate.RunAsync(run, machine, built, cancellation);
            return await HandBack.RunAsync(run, await VerifySystem.RunAsync(run, updated, cancellation), cancellation);
        }

        await using var installed = await Ladder.InstallAsync(run, host, machine, ladder, built, cancellation);
        await using var rebooted = await RebootIntoSystem.RunAsync(run, installed, cancellation);
        var verified = await VerifySystem.RunAsync(run, rebooted, cancellation);
        await RemoveOldRoot.WhereAskedAsync(run, rebooted, cancellation);
        return await HandBack.RunAsync(run, verified, cancellation);
    }
}
