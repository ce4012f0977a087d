using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Snowlift.Install.Describing;

/// <summary>Whose a file is.</summary>
internal enum Authorship
{
    /// <summary>Somebody wrote it by hand, or another tool did.</summary>
    Foreign,

    /// <summary>We wrote it, and it is as we wrote it.</summary>
    Ours,

    /// <summary>We wrote it, and somebody has changed it since.</summary>
    OursChanged,
}

/// <summary>
/// The mark of a file that Snowlift wrote: a sum over the rest of the text, so that a change by hand is seen whatever git
/// knows of the file.
/// </summary>
internal static partial class GeneratedMark
{
    /// <summary>Stands where the mark is to be, in a text that is not sealed yet.</summary>
    public const string Unsealed = "snowlift:0000000000000000";

    /// <summary>Only what stands in the first lines is a mark.</summary>
    private const int Head = 4;

    /// <summary>Puts the sum into the mark.</summary>
    public static string Seal(string text) => Put(text, Mark().Match(text), Sum(text));

    /// <summary>Whose that text is; line ends do not count.</summary>
    public static Authorship Of(string text)
    {
        var plain = text.ReplaceLineEndings("\n");
        var mark = Mark().Match(plain);
        if (!mark.Success || plain.AsSpan(0, mark.Index).Count('\n') >= Head)
        {
            return Authorship.Foreign;
        }

        return mark.Value == Sum(Put(plain, mark, Unsealed)) ? Authorship.Ours : Authorship.OursChanged;
    }

    private static string Put(string text, Match mark, string value) =>
        string.Concat(text.AsSpan(0, mark.Index), value, text.AsSpan(mark.Index + mark.Length));

    private static string Sum(string text) => "snowlift:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    [GeneratedRegex("snowlift:[0-9a-f]{16}", RegexOptions.NonBacktracking)]
    private static partial Regex Mark();
}
