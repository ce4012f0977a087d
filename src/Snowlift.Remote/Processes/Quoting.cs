namespace Snowlift.Remote.Processes;

/// <summary>The one place that quotes for a shell.</summary>
public static class Quoting
{
    /// <summary>
    /// One word for a POSIX shell, always in single quotes: nothing inside is special, and a quote is closed, escaped
    /// and opened again. Source: POSIX.1-2017, Shell Command Language, 2.2.2.
    /// </summary>
    public static string ForShell(string word) => "'" + word.Replace("'", @"'\''", StringComparison.Ordinal) + "'";

    /// <summary>A whole command for a POSIX shell.</summary>
    public static string ForShell(IEnumerable<string> words) => string.Join(' ', words.Select(ForShell));

    /// <summary>A word as a person would type it: quoted only where needed, long texts cut.</summary>
    public static string ForDisplay(string word)
    {
        var firstLine = word.AsSpan().IndexOf('\n');
        if (firstLine >= 0 || word.Length > 200)
        {
            word = word[..Math.Min(firstLine >= 0 ? firstLine : word.Length, 60)] + " …";
        }

        return ForTyping(word);
    }

    /// <summary>A word of a command that people shall copy: whole, and quoted only where a shell would read it as something else.</summary>
    public static string ForTyping(string word) =>
        word.Length > 0 && word[0] != '#' && word.All(IsPlain) ? word : ForShell(word);

    /// <summary>
    /// Splits what <see cref="ForShell(IEnumerable{string})"/> wrote back into its words. Understands single quotes and
    /// backslashes only: it is the inverse of our own quoting, not a shell.
    /// </summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static IReadOnlyList<string> Split(string command)
    {
        var words = new List<string>();
        var word = new System.Text.StringBuilder();
        var inWord = false;
        for (var i = 0; i < command.Length; i++)
        {
            switch (command[i])
            {
                case '\'':
                    inWord = true;
                    var end = command.IndexOf('\'', i + 1);
                    if (end < 0)
                    {
                        throw new FormatException("a single quote is never closed");
                    }

                    word.Append(command, i + 1, end - i - 1);
                    i = end;
                    break;
                case '\\' when i + 1 < command.Length:
                    inWord = true;
                    word.Append(command[++i]);
                    break;
                case ' ':
                    if (inWord)
                    {
                        words.Add(word.ToString());
                        word.Clear();
                        inWord = false;
                    }

                    break;
                default:
                    inWord = true;
                    word.Append(command[i]);
                    break;
            }
        }

        if (inWord)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || "-_./:=@,+%#".Contains(c, StringComparison.Ordinal);
}
