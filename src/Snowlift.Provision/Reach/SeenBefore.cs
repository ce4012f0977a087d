using Snowlift.Machines.Keys;
using Snowlift.Remote.Errors;
using Snowlift.Runs;
using Snowlift.Runs.Events;
using Snowlift.Runs.Journals;

namespace Snowlift.Provision.Reach;

/// <summary>Whether this computer ever had to do with a server of a name: then that it is gone is no surprise.</summary>
public static class SeenBefore
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
        if (JournalReader.HostOf(journal) != host)
        {
            return false;
        }

        try
        {
            var run = JournalReader.Read(journal);
            return run.Cloud == cloud
                && run.Steps.Any(step => step is { Outcome: RunOutcome.Done, Step: nameof(Step.Server) or nameof(Step.Destroy) });
        }
        catch (SnowliftException)
        {
            return false;
        }
    }
}
