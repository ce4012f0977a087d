namespace Snowlift.Runs.Texts;

/// <summary>Lists and durations in sentences.</summary>
public static class Words
{
    /// <summary><c>fsn1, nbg1 and hel1</c>.</summary>
    public static string And(IReadOnlyList<string> all) => Join(all, "and");

    /// <summary><c>fsn1, nbg1 or hel1</c>.</summary>
    public static string Or(IReadOnlyList<string> all) => Join(all, "or");

    /// <summary><c>40 s</c>, <c>2 minutes</c>.</summary>
    public static string Duration(TimeSpan time) => time < TimeSpan.FromMinutes(1.5)
        ? $"{time.TotalSeconds:0} s"
        : $"{time.TotalMinutes:0.#} minutes";

    private static string Join(IReadOnlyList<string> all, string last) => all.Count < 2
        ? string.Concat(all)
        : $"{string.Join(", ", all.Take(all.Count - 1))} {last} {all[^1]}";
}
