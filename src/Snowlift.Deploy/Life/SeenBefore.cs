using System.Text.Json;
using Snowlift.Deploy.Events;
using Snowlift.Deploy.Keys;

namespace Snowlift.Deploy.Life;

/// <summary>Whether this computer ever had to do with a server of a name: then that it is gone is no surprise.</summary>
internal static class SeenBefore
{
    private const int MostJournals = 400;

    /// <summary>By the host key that was made for it, and the journals of runs that came as far as a server.</summary>
    /// <param name="cloud">The cloud's name in the journals.</param>
    public static bool Has(SnowliftPaths paths, string host, string cloud) =>
        File.Exists(KeptHostKeys.FileOf(paths, host))
        || (Directory.Exists(paths.Runs) && new DirectoryInfo(paths.Runs).EnumerateFiles("*.ndjson")
            .OrderByDescending(file => file.LastWriteTimeUtc).Take(MostJournals).Any(file => Met(file.FullName, host, cloud)));

    private static bool Met(string journal, string host, string cloud)
    {
        try
        {
            var lines = File.ReadLines(journal).Select(line => JsonDocument.Parse(line).RootElement.Clone());
            var began = lines.First();
            return Text(began, "host") == host && Text(began, "cloud") == cloud && lines.Any(MetServer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool MetServer(JsonElement happened) =>
        Text(happened, "type") == "step-finished" && Text(happened, "step") is nameof(Step.Server) or nameof(Step.Destroy);

    private static string? Text(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
