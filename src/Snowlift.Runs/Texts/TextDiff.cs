namespace Snowlift.Runs.Texts;

/// <summary>Two texts compared line by line, as <c>diff -u</c> shows it.</summary>
public static class TextDiff
{
    private const int Context = 3;

    /// <summary>The difference; empty where there is none.</summary>
    /// <param name="before">Null for a file that is new.</param>
    public static string Unified(string path, string? before, string after)
    {
        var edits = Edits(Lines(before), Lines(after));
        if (edits.TrueForAll(edit => edit.Sign == ' '))
        {
            return "";
        }

        List<string> lines = [before is null ? "--- /dev/null" : $"--- a/{path}", $"+++ b/{path}"];
        for (var at = 0; at < edits.Count;)
        {
            var first = edits.FindIndex(at, edit => edit.Sign != ' ');
            if (first < 0)
            {
                break;
            }

            var (from, to) = (Math.Max(at, first - Context), EndOfHunk(edits, first));
            var hunk = edits[from..to];
            lines.Add($"@@ -{Range(edits, from, hunk, '+')} +{Range(edits, from, hunk, '-')} @@");
            lines.AddRange(hunk.Select(edit => edit.Sign + edit.Line));
            at = to;
        }

        return string.Join('\n', lines) + "\n";
    }

    // Changes that less than two contexts lie between are one hunk.
    private static int EndOfHunk(List<(char Sign, string Line)> edits, int first)
    {
        for (var last = first; ;)
        {
            var next = edits.FindIndex(last + 1, edit => edit.Sign != ' ');
            if (next < 0 || next - last > 2 * Context)
            {
                return Math.Min(edits.Count, last + Context + 1);
            }

            last = next;
        }
    }

    private static string Range(List<(char Sign, string Line)> edits, int from, List<(char Sign, string Line)> hunk, char others)
    {
        var before = edits.Take(from).Count(edit => edit.Sign != others);
        var count = hunk.Count(edit => edit.Sign != others);
        return $"{(count == 0 ? before : before + 1)},{count}";
    }

    private static string[] Lines(string? text) => string.IsNullOrEmpty(text) ? [] : text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    // The longest common subsequence, by its table: files of hosts are short.
    private static List<(char Sign, string Line)> Edits(string[] before, string[] after)
    {
        var common = new int[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        {
            for (var j = after.Length - 1; j >= 0; j--)
            {
                common[i, j] = before[i] == after[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var edits = new List<(char, string)>();
        for (int i = 0, j = 0; i < before.Length || j < after.Length;)
        {
            if (i < before.Length && j < after.Length && before[i] == after[j])
            {
                edits.Add((' ', before[i++]));
                j++;
            }
            else if (i < before.Length && (j == after.Length || common[i + 1, j] >= common[i, j + 1]))
            {
                edits.Add(('-', before[i++]));
            }
            else
            {
                edits.Add(('+', after[j++]));
            }
        }

        return edits;
    }
}
