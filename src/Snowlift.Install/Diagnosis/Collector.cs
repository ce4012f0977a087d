using Snowlift.Hetzner;
using Snowlift.Hetzner.Console;
using Snowlift.Hetzner.Wire;
using Snowlift.Install.Requests;
using Snowlift.Runs.Events;

namespace Snowlift.Install.Diagnosis;

/// <summary>Collects evidence, one kind after the other: what fails, or takes too long, is said and left out.</summary>
/// <param name="user">Cancelled by Ctrl-C; the limits are elsewhere.</param>
internal sealed class Collector(DeployRun run, Case @case, StepScope scope, CancellationToken user)
{
    private readonly List<string> _files = [];

    /// <summary>What was saved, for people to look at.</summary>
    public IReadOnlyList<string> Files => _files;

    private TimeSpan Question => run.Limits.Question;

    /// <summary>Collects all there is.</summary>
    /// <param name="cancellation">Ends the collecting: by Ctrl-C, which is thrown, or by the limit, which is not.</param>
    public async Task<Evidence> CollectAsync(CancellationToken cancellation)
    {
        var evidence = @case.Known(run);
        if (@case.Server.Server is { } server && @case.Server.Cloud is { } cloud)
        {
            scope.Progress("asking the cloud");
            evidence = evidence with { Cloud = await TryAsync("cloud", Question, c => AskAsync(cloud, server, c), cancellation) };
            scope.Progress("taking a picture of the console");
            await TryAsync("console", Question, c => PictureAsync(cloud, server, c), cancellation);
            evidence = evidence with { Serial = await TryAsync("serial", Question, c => SerialAsync(server, c), cancellation) ?? [] };
            if (evidence.Instead == Instead.OtherHostKey)
            {
                // Nobody can vouch for the rescue system's key: whoever is on the way would be let in there.
                scope.Report(new EvidenceFound("disk", "The disk was not looked at: somebody else may be on the way to the machine", null, []));
            }
            else if (evidence is { Awaited: Awaited.System, Instead: not Instead.SameBoot })
            {
                scope.Progress("looking at its disk through the rescue system");
                evidence = evidence with
                {
                    Disk = await TryAsync("disk", run.Limits.Diagnosis, c => DiskAsync(cloud, server, c), cancellation),
                };
            }
        }
        else
        {
            scope.Report(new EvidenceFound("cloud", "The machine is reached over SSH only: neither console nor rescue system can be had", null, []));
        }

        return evidence;
    }

    private async Task<CloudView?> AskAsync(HetznerClient cloud, Server known, CancellationToken cancellation)
    {
        var server = await cloud.Servers.GetAsync(known.Id, cancellation);
        var actions = await cloud.Servers.LatestActionsAsync(known.Id, cancellation);
        var errors = actions.Where(action => action.Error is not null)
            .Select(action => $"{action.Command}: {action.Error!.Message} ({action.Error.Code})").Take(5).ToList();
        scope.Report(new EvidenceFound(
            "cloud",
            $"The cloud says that the server is {server.Status}{(server.RescueEnabled ? ", its rescue system enabled" : "")}{(server.Locked ? ", and locked" : "")}",
            null, errors));
        return new CloudView(server.Status, server.RescueEnabled, errors);
    }

    private async Task<object?> PictureAsync(HetznerClient cloud, Server server, CancellationToken cancellation)
    {
        var picture = await ConsolePicture.TakeAsync(
            await cloud.Servers.RequestConsoleAsync(server.Id, cancellation), run.Time, cancellation);
        var path = FileFor("console.png");
        await File.WriteAllBytesAsync(path, picture, cancellation);
        Saved("console", "The console, as it looked then", path, []);
        return picture;
    }

    private async Task<IReadOnlyList<string>?> SerialAsync(Server server, CancellationToken cancellation)
    {
        if (run.Services.SerialLog is not { } log || await log(server.Id.Value, cancellation) is not { } text)
        {
            return null;
        }

        text = SerialConsole.Since(text, @case.SerialBefore);
        var path = FileFor("serial.log");
        await File.WriteAllTextAsync(path, text, cancellation);
        IReadOnlyList<string> lines = [.. text.Split('\n').Select(line => line.Trim('\r')).Where(line => line.Trim().Length > 0).TakeLast(60)];
        Saved("serial", lines.Count > 0 ? "What it wrote to its serial console" : "It wrote nothing to its serial console", path, lines);
        return lines;
    }

    private async Task<DiskReport?> DiskAsync(HetznerClient cloud, Server server, CancellationToken cancellation)
    {
        var (report, whyNot) = await new RescueVisit(run, cloud, @case.Server, server, scope).RunAsync(cancellation);
        scope.Report(new EvidenceFound(
            "disk", report?.Describe() ?? $"The disk was not looked at: {whyNot}", null,
            report is null ? [] : [.. report.FailedUnits.Select(unit => $"{unit} failed"), .. report.Log]));
        return report;
    }

    /// <summary>Runs one piece; whatever goes wrong with it is said, and is no reason to stop.</summary>
    private async Task<T?> TryAsync<T>(string kind, TimeSpan limit, Func<CancellationToken, Task<T?>> piece, CancellationToken cancellation)
        where T : class
    {
        using var tooLong = new CancellationTokenSource(limit, run.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(tooLong.Token, cancellation);
        try
        {
            return await piece(either.Token);
        }
        catch (Exception e) when (!user.IsCancellationRequested)
        {
            var reason = e is OperationCanceledException ? "it took too long" : e.Message;
            scope.Report(new EvidenceFound(kind, $"{Named(kind)} could not be had: {reason}", null, []));
            return null;
        }
    }

    private static string Named(string kind) => kind switch
    {
        "cloud" => "The cloud's view",
        "console" => "A picture of the console",
        "serial" => "The serial console",
        _ => "What is on the disk",
    };

    private void Saved(string kind, string text, string path, IReadOnlyList<string> lines)
    {
        _files.Add(path);
        scope.Report(new EvidenceFound(kind, text, path, lines));
    }

    /// <summary>Beside the run's journal.</summary>
    private string FileFor(string name)
    {
        var folder = Path.GetDirectoryName(run.Services.JournalPath) ?? run.Paths.Runs;
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, $"{run.Services.RunId}-{name}");
    }
}
