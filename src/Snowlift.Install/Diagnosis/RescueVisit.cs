using Snowlift.Hetzner;
using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Wire;
using Snowlift.Install.Requests;
using Snowlift.Machines.Keys;
using Snowlift.Machines.Sessions;
using Snowlift.Provision;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Install.Diagnosis;

/// <summary>
/// Boots a server into the cloud's rescue system, looks at its disk, and lets it boot from its disk again. The rescue
/// system makes its host key anew at every boot, and nobody can know it beforehand: the connection is not authenticated.
/// So nothing is sent over it but a script that is no secret, and what comes back is shown and never acted on.
/// </summary>
internal sealed class RescueVisit(DeployRun run, HetznerClient cloud, ServerReady ready, Server known, StepScope scope)
{
    /// <summary>Looks; or says why not.</summary>
    public async Task<(DiskReport? Report, string? WhyNot)> RunAsync(CancellationToken cancellation)
    {
        var key = await LoginKeys.FindAsync(run, run.Request.SshKey, cancellation);
        var registered = await cloud.SshKeys.FindByFingerprintAsync(SshKeysApi.Fingerprint(key.Public.ToString()), cancellation);
        if (registered is null)
        {
            return (null, "our SSH key is not registered with the cloud, and the rescue system would not let us in");
        }

        // Looked up right before: ids are not reused, names and labels may have changed hands.
        var server = await cloud.Servers.GetAsync(known.Id, cancellation);
        if (!IsOurs(server))
        {
            return (null, $"the server {known.Id} is not, or no longer, one that Snowlift made for {run.Request.Host}");
        }

        if (server.RescueEnabled)
        {
            return (null, "its rescue system is enabled already, and not by this run");
        }

        return await VisitAsync(server, registered.Id, cancellation);
    }

    private bool IsOurs(Server server) =>
        server.Id == known.Id && server.Name == run.Request.Host
        && server.Labels.GetValueOrDefault(Labels.Managed) == "true"
        && server.Labels.GetValueOrDefault(Labels.Host) == run.Request.Host;

    private async Task<(DiskReport? Report, string? WhyNot)> VisitAsync(Server server, long keyId, CancellationToken cancellation)
    {
        var (isArmed, wasReset) = (true, false);
        try
        {
            run.Ledger.Machine($"Its rescue system may still be enabled for the next boot: {run.Suggest.Hcloud($"server disable-rescue {server.Name}")}");
            ApiAction enabling;
            try
            {
                enabling = await cloud.Servers.EnableRescueAsync(server.Id, [keyId], cancellation);
            }
            catch (ApiException)
            {
                isArmed = false; // refused: if it is enabled, then not by us
                throw;
            }

            await cloud.Actions.WaitAsync(enabling, null, cancellation);
            wasReset = true;
            run.Ledger.Machine($"It may still be in the rescue system: {run.Suggest.Hcloud($"server reset {server.Name}")}");
            await cloud.Actions.WaitAsync(await cloud.Servers.ResetAsync(server.Id, cancellation), null, cancellation);
            scope.Progress("waiting for the rescue system");
            await using var session = await ConnectAsync(server, cancellation);
            scope.Progress("reading its disk");
            return (DiskReport.From(await session.RunAsync(Scripts.RescueLogs, null, cancellation)), null);
        }
        catch (ScriptFailedException e) when (ScriptStatus.NoRescueSystem.IsOf(e))
        {
            return (null, "what answered after the reset is no rescue system");
        }
        finally
        {
            await LeaveAsync(server, isArmed, wasReset);
        }
    }

    private async Task<SshSession> ConnectAsync(Server server, CancellationToken cancellation)
    {
        var file = Path.Combine(run.Folder, "rescue");
        var endpoint = ready.Endpoint with
        {
            Alias = "rescue",
            User = "root",
            Port = ServerEndpoint.OuterPort(server),
            KnownHosts = [file],
            HostKeyAlias = $"snowlift-rescue-{server.Id}",
        };
        var hasSaid = false;
        while (true)
        {
            var offered = await HostKeys.ScanAsync(run.Processes, endpoint.Address, endpoint.Port, cancellation, seconds: 5);
            if (offered.FirstOrDefault(key => key.Algorithm == "ssh-ed25519") is { } offer)
            {
                if (!hasSaid)
                {
                    hasSaid = true;
                    scope.Note("The rescue system's host key is new at every boot, so nobody can vouch for it: "
                        + "this one connection is not authenticated. Nothing secret is sent over it, and what it says is only shown.");
                }

                // Checking stays on: whoever answered the scan has to answer now, too.
                HostKeys.Pin(file, endpoint.HostKeyAlias, offer);
                try
                {
                    // Without the user's own configuration: no forwarding, no variables, nothing that it may add.
                    return await SshSession.ConnectAsync(
                        run.Processes, endpoint, run.Folder, userConfig: null, run.Limits.Attempt, run.Time, cancellation);
                }
                catch (SshException e)
                {
                    scope.Progress($"the rescue system does not let us in yet ({e.Failure})");
                }
            }

            await Task.Delay(run.Limits.Pause, run.Time, cancellation);
        }
    }

    /// <summary>Back to its disk, also when we were cancelled: with a limit of its own.</summary>
    private async Task LeaveAsync(Server server, bool isArmed, bool wasReset)
    {
        const string asItWas = "It was told to reboot into the installed system.";
        if (!isArmed)
        {
            run.Ledger.Machine(asItWas);
            return;
        }

        using var limit = new CancellationTokenSource(run.Limits.LeaveRescue, run.Time);
        scope.Progress("leaving the rescue system");
        try
        {
            await DisableAsync(server, wasReset, limit.Token);
            if (wasReset)
            {
                await cloud.Actions.WaitAsync(await cloud.Servers.ResetAsync(server.Id, limit.Token), null, limit.Token);
            }

            run.Ledger.Machine(wasReset
                ? "It was reset out of the rescue system, and boots from its disk again."
                : asItWas);
        }
        catch (Exception e) when (e is HetznerException or OperationCanceledException)
        {
            scope.Note($"The server could not be taken out of the rescue system: {e.Message} "
                + $"Do it yourself: {run.Suggest.Hcloud($"server disable-rescue {server.Name}")}; {run.Suggest.Hcloud($"server reset {server.Name}")}");
        }
    }

    private async Task DisableAsync(Server server, bool wasReset, CancellationToken cancellation)
    {
        try
        {
            await cloud.Actions.WaitAsync(await cloud.Servers.DisableRescueAsync(server.Id, cancellation), null, cancellation);
        }
        catch (Exception e) when (wasReset && e is ApiException or ActionFailedException)
        {
            // It holds for one boot, which was; the cloud may call it disabled already.
            scope.Log(e.Message);
        }
    }
}
