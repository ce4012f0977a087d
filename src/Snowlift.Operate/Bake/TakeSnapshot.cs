using Snowlift.Hetzner;
using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Wire;
using Snowlift.Provision;
using Snowlift.Provision.Images;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Operate.Bake;

/// <summary>The snapshot is written, and can be used.</summary>
internal sealed record SnapshotTaken(BakedImage Image);

/// <summary>
/// Orders the snapshot and waits until it is written: nobody says at which moment in between the disk is read, so it stays
/// sealed all the while. Precondition: sealed. Effect: an image in the project, which costs by its size. When it fails, the
/// image is deleted again.
/// </summary>
internal static class TakeSnapshot
{
    public static Task<SnapshotTaken> RunAsync(
        Run run, HetznerClient cloud, FitToBake fit, SealedDisk disk, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Snapshot,
            "Make the snapshot",
            async scope =>
            {
                var created = await cloud.Servers.CreateImageAsync(
                    fit.Server.Id, $"{run.Host}: {fit.System.Name}", LabelsOf(run, fit, disk), cancellation);
                try
                {
                    await WaitAsync(run, cloud, created.Action, scope, cancellation);
                    var image = BakedImage.From(await cloud.Images.GetAsync(created.Image.Id, cancellation));
                    return new SnapshotTaken(image ?? throw new InvalidOperationException($"image {created.Image.Id} lacks its labels"));
                }
                catch
                {
                    await DeleteAsync(run, cloud, created.Image.Id);
                    throw;
                }
            },
            taken => $"image {taken.Image.Id}, {taken.Image.SizeGb:0.##} GB");

    private static async Task WaitAsync(
        Run run, HetznerClient cloud, ApiAction action, StepScope scope, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(run.Limits.Snapshot, run.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            await cloud.Actions.WaitAsync(action, new Progress(scope), either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new SnowliftException(
                ExitCode.Hetzner, $"The snapshot was not written within {run.Limits.Snapshot.TotalMinutes:0} minutes", null,
                "Look at the server in the Hetzner Console, then run the same command again.");
        }
        catch (ActionFailedException e)
        {
            throw CloudErrors.Explain(e, $"The snapshot of {run.Host} failed")!;
        }
    }

    /// <summary>An image that nobody waited for would cost, and might hold a disk that was not sealed any more.</summary>
    private static async Task DeleteAsync(Run run, HetznerClient cloud, long id)
    {
        try
        {
            await cloud.Images.DeleteAsync(id, CancellationToken.None);
        }
        catch (ApiException e) when (e.Code == ErrorCode.NotFound)
        {
            // It went with the action.
        }
        catch (Exception e) when (e is ApiException or ApiUnreachableException)
        {
            run.Events.Report(new Notice(
                $"The image {id} could not be deleted ({e.Message}). Do not use it, and delete it: {run.Suggest.Line("images delete", $"{id}")}"));
        }
    }

    private static Dictionary<string, string> LabelsOf(Run run, FitToBake fit, SealedDisk disk)
    {
        var endpoint = fit.Machine.Server.Endpoint;
        var labels = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Labels.Managed] = "true",
            [Labels.Host] = run.Host,
            [Labels.Run] = run.Services.RunId,
            [Labels.System] = BakedImage.HashOf(fit.System),
            [Labels.Arch] = fit.Server.ServerType.Architecture.Value,
            [Labels.HostKey] = HostKeyLabel.Of(disk.HostKey),
        };
        if (endpoint.User != "root")
        {
            labels[Labels.User] = endpoint.User;
        }

        if (endpoint.Port != ServerEndpoint.OuterPort(fit.Server))
        {
            labels[Labels.Port] = endpoint.Port.ToString();
        }

        return labels;
    }

    private sealed class Progress(StepScope scope) : IProgress<ApiAction>
    {
        public void Report(ApiAction value) => scope.Progress(null, value.Progress, null, "%");
    }
}
