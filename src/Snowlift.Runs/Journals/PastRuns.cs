using System.Text.Json;

namespace Snowlift.Runs.Journals;

/// <summary>How long runs took, by the journals of those that ended well.</summary>
public static class PastRuns
{
    private const int MostJournals = 40;
    private const int MostRuns = 5;

    /// <summary>The median of the last few deploys onto that cloud, those of the host first; null where there are none.</summary>
    /// <param name="cloud">The cloud's name in the journals; null for machines that only SSH reaches.</param>
    public static UsualTime? Deploys(string runs, string host, string? cloud) => Read(runs, host, cloud, "deploy", "run-finished");

    /// <summary>The same of bakes.</summary>
    public static UsualTime? Bakes(string runs, string host, string cloud) => Read(runs, host, cloud, "bake", "bake-finished");

    private static UsualTime? Read(string runs, string host, string? cloud, string command, string end)
    {
        if (!Directory.Exists(runs))
        {
            return null;
        }

        var all = new DirectoryInfo(runs).EnumerateFiles("*.ndjson")
            .OrderByDescending(file => file.LastWriteTimeUtc)
            .Take(MostJournals)
            .Select(file => Seconds(file.FullName, cloud, command, end))
            .OfType<(string Host, double Seconds)>()
            .ToList();
        var same = all.Where(run => run.Host == host).ToList();
        double[] taken = [.. (same.Count > 0 ? same : all).Take(MostRuns).Select(run => run.Seconds).Order()];
        return taken.Length == 0 ? null : new UsualTime(taken[taken.Length / 2], taken.Length);
    }

    /// <summary>Of a run that did something; null for everything else, unreadable journals included.</summary>
    private static (string Host, double Seconds)? Seconds(string journal, string? cloud, string command, string end)
    {
        try
        {
            using var began = JsonDocument.Parse(File.ReadLines(journal).First());
            using var ended = JsonDocument.Parse(File.ReadLines(journal).Last());
            if ((Text(began, "command") ?? "deploy") != command || Text(began, "cloud") != cloud || Text(ended, "type") != end)
            {
                return null;
            }

            var result = ended.RootElement.GetProperty("result");
            return result.TryGetProperty("nothingToDo", out var nothing) && nothing.GetBoolean()
                ? null
                : (result.GetProperty("host").GetString()!, result.GetProperty("seconds").GetDouble());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static string? Text(JsonDocument line, string name) =>
        line.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
}

/// <summary>How long deploys from here onto this cloud took.</summary>
/// <param name="Seconds">The median, in s.</param>
/// <param name="Deploys">How many it is the median of.</param>
public sealed record UsualTime(double Seconds, int Deploys);
