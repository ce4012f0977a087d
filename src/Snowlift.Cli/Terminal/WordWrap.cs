namespace Snowlift.Cli.Terminal;

/// <summary>Breaks text into lines between words.</summary>
internal static class WordWrap
{
    /// <summary>Lines of at most <paramref name="width"/> characters; a longer word stays whole.</summary>
    public static IEnumerable<string> Lines(string text, int width)
    {
        foreach (var paragraph in text.Split('\n'))
        {
            var line = "";
            foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (line.Length > 0 && line.Length + 1 + word.Length > width)
                {
                    yield return line;
                    line = "";
                }

                line = line.Length == 0 ? word : $"{line} {word}";
            }

            yield return line;
        }
    }

    /// <summary>The same below a first line that begins with something else: later lines are set in as far.</summary>
    /// <param name="width">The terminal's columns; null where there is none: then all is one line.</param>
    public static IEnumerable<string> Hanging(string head, string text, int? width)
    {
        if (width is not { } columns || head.Length + text.Length <= columns)
        {
            yield return (head + text).TrimEnd();
            yield break;
        }

        foreach (var line in Lines(text, Math.Max(20, columns - head.Length)))
        {
            yield return head + line;
            head = new string(' ', head.Length);
        }
    }
}
