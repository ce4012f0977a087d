namespace Snowlift.Nix;

/// <summary>A path in a Nix store: <c>/nix/store/HASH-NAME</c>.</summary>
public readonly record struct StorePath
{
    private StorePath(string path) => Path = path;

    public string Path { get; }

    /// <summary>The part after the hash.</summary>
    public string Name => Path[(Path.IndexOf('-', StringComparison.Ordinal) + 1)..];

    /// <summary>Takes a store path out of a path that may lead further inside.</summary>
    /// <exception cref="FormatException">The text is not a store path.</exception>
    public static StorePath Parse(string text) =>
        TryParse(text, out var path) ? path : throw new FormatException($"'{text}' is not a store path");

    public static bool TryParse(string? text, out StorePath path)
    {
        path = default;
        const string store = "/nix/store/";
        if (text?.StartsWith(store, StringComparison.Ordinal) != true)
        {
            return false;
        }

        var end = text.IndexOf('/', store.Length);
        var name = end < 0 ? text[store.Length..] : text[store.Length..end];
        // 32 characters of base-32, a dash, and a name of Nix's character set.
        if (name.Length < 34 || name[32] != '-' || !name.All(c => char.IsAsciiLetterOrDigit(c) || "+-._?=".Contains(c, StringComparison.Ordinal)))
        {
            return false;
        }

        path = new StorePath(store + name);
        return true;
    }

    public override string ToString() => Path;
}
