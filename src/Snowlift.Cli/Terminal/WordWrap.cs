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
}
