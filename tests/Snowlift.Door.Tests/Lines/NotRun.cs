namespace Snowlift.Door.Tests.Lines;

/// <summary>The lines that are not run here, each with its reason: <c>lines-not-run.txt</c>.</summary>
internal sealed class NotRun
{
    private readonly Dictionary<string, string> _reasons = new(StringComparer.Ordinal);

    private NotRun()
    {
    }

    public IReadOnlyCollection<string> Lines => _reasons.Keys;

    /// <summary>Reads the list: paragraphs of a reason, in lines that begin with <c>#</c>, and the lines that it is true of.</summary>
    public static NotRun Read(string text)
    {
        var list = new NotRun();
        foreach (var paragraph in text.Split("\n\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = paragraph.Split('\n', StringSplitOptions.TrimEntries);
            var reason = string.Join(' ', lines.TakeWhile(IsReason).Select(line => line.TrimStart('#', ' ')));
            foreach (var line in lines.SkipWhile(IsReason))
            {
                reason.ShouldNotBeEmpty($"no reason stands above '{line}'");
                list._reasons.Add(line, reason);
            }
        }

        return list;
    }

    public bool Has(DocLine line) => _reasons.ContainsKey(line.Text);

    private static bool IsReason(string line) => line.StartsWith('#');
}
