using FsCheck;
using FsCheck.Fluent;

namespace Snowlift.Remote.Tests.Support;

/// <summary>Words that shells stumble over.</summary>
internal static class Words
{
    private static readonly string[] Pieces =
        [
            "a", "Z", "0", " ", "  ", "'", "\"", "\\", "$", "$HOME", "`", "$(id)", "\n", "\t", "\r", "*", "?", "[a]", "~", "#", "&", "|",
            ";", "<", ">", "(", ")", "{a,b}", "!", "=", "-", "--", "%", "%s", "é", "☃", "😀", "''", "'\\''", "\\n", "\u0001", "\u007f",
        ];

    public static Arbitrary<string[]> Any { get; } =
        Gen.Elements(Pieces).ListOf().Select(string.Concat).ListOf().Select(words => words.ToArray()).ToArbitrary();
}
