namespace Snowlift.Checks.Logins;

/// <summary>A line of authorized_keys: options, perhaps, then a type, a key, and a comment. See sshd(8).</summary>
internal static class AuthorizedKey
{
    /// <summary>Whether whoever has the key may run what they like: it is no comment, and not tied to one command.</summary>
    public static bool OpensShell(string line) =>
        At(line) is { } start && !line[..start].Contains("command=", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is this key, whatever its options and comment.</summary>
    /// <param name="publicKey">Type and key, parted by a blank.</param>
    public static bool Is(string line, string publicKey) =>
        At(line) is { } start && string.Concat(line[start..], " ").StartsWith(publicKey + " ", StringComparison.Ordinal);

    // Where the type begins: options may hold quoted blanks, so the type is known by the key that follows it.
    private static int? At(string line)
    {
        if (line.TrimStart().StartsWith('#'))
        {
            return null;
        }

        var key = line.IndexOf(" AAAA", StringComparison.Ordinal);
        return key < 0 ? null : line.LastIndexOf(' ', Math.Max(key - 1, 0)) + 1;
    }
}
