using Snowlift.Remote.Errors;

namespace Snowlift.Runs.Journals;

/// <summary>Finds the run that somebody means, among those that this computer has written down.</summary>
/// <param name="folder">Where the journals are.</param>
/// <param name="suggest">Makes the lines to type.</param>
public sealed class RunSearch(string folder, Suggestions suggest)
{
    private const string Extension = ".ndjson";
    private const int Listed = 5;

    /// <summary>The journal's path.</summary>
    /// <param name="wanted">A run's id, a host, or how an id begins; null for the latest run.</param>
    /// <exception cref="SnowliftException">There is none, or more than one (usage).</exception>
    public string Find(string? wanted)
    {
        var all = Directory.Exists(folder)
            ? new DirectoryInfo(folder).EnumerateFiles("*" + Extension).OrderByDescending(file => file.LastWriteTimeUtc).Select(file => file.FullName).ToList()
            : [];
        if (all.Count == 0)
        {
            throw new SnowliftException(
                ExitCode.Usage, "No run has been written down here yet", $"There is no journal in {folder}.",
                $"Commands that do something leave one, such as: {suggest.Line("deploy", "HOST")}");
        }

        if (wanted is null)
        {
            return all[0];
        }

        // A host before the beginning of an id: of an id one can type more.
        var found = all.Find(path => Id(path) == wanted) ?? all.Find(path => JournalReader.HostOf(path) == wanted);
        if (found is not null)
        {
            return found;
        }

        var begin = wanted.Length == 0 ? [] : all.Where(path => Id(path).StartsWith(wanted, StringComparison.Ordinal)).ToList();
        return begin switch
        {
            [var one] => one,
            [] => throw new SnowliftException(
                ExitCode.Usage, $"There is no run '{wanted}'", $"No journal in {folder} is called so, or is about a host of that name.",
                "The latest runs:\n" + Lines(all)),
            _ => throw new SnowliftException(
                ExitCode.Usage, $"'{wanted}' could be {begin.Count} runs", null, "Write more of the one you mean:\n" + Lines(begin)),
        };
    }

    private static string Id(string path) => Path.GetFileNameWithoutExtension(path);

    private string Lines(IEnumerable<string> journals) => string.Join('\n', journals.Take(Listed).Select(path =>
        $"{suggest.Line("timeline", Id(path))}{(JournalReader.HostOf(path) is { } host ? $"   {host}" : "")}, {File.GetLastWriteTimeUtc(path):yyyy-MM-dd HH:mm} UTC"));
}
