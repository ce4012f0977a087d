using System.Text.RegularExpressions;

namespace Snowlift.Build.Flakes;

/// <summary>Finds private keys in files: PEM and OpenSSH, and age.</summary>
internal static partial class PrivateKeys
{
    /// <summary>Keys are small; what is larger than this many bytes is none.</summary>
    private const long Largest = 64 * 1024;

    /// <summary>Whether the file holds one in the clear. False for what cannot be read.</summary>
    public static bool AreIn(string file)
    {
        try
        {
            var info = new FileInfo(file);
            return info is { Exists: true, LinkTarget: null, Length: > 0 and <= Largest } && AreInText(File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // A NUL means binary; sops leaves the key's name readable and encrypts the value.
    internal static bool AreInText(string text) =>
        !text.Contains('\0') && !text.Contains("ENC[AES256_GCM,", StringComparison.Ordinal)
        && (Pem().IsMatch(text) || Age().IsMatch(text));

    // With the first line of the key itself: a manual that only names the header is none.
    [GeneratedRegex(@"-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY-----(\r?\n|\\n)[ \t]*[A-Za-z0-9+/=:, -]{16}", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Pem();

    [GeneratedRegex("AGE-SECRET-KEY-1[0-9A-Z]{58}", RegexOptions.NonBacktracking)]
    private static partial Regex Age();
}
