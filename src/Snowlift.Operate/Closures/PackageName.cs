namespace Snowlift.Operate.Closures;

/// <summary>What a store path's name says: <c>openssl-3.0.7-bin</c> is openssl, version 3.0.7, output bin.</summary>
/// <param name="Version">Empty where the name has none.</param>
/// <param name="Output">Empty for the main one.</param>
public readonly record struct PackageName(string Name, string Version, string Output)
{
    private static readonly HashSet<string> Outputs = new(StringComparer.Ordinal)
    {
        "bin", "data", "debug", "dev", "devdoc", "dist", "doc", "getent", "info", "lib", "libgcc", "man", "modules", "out", "py", "static", "terminfo",
    };

    /// <summary>
    /// Reads a name as Nix does (<c>builtins.parseDrvName</c>): the version begins after the first dash that no letter
    /// follows. The output's name, which the store appends, is told by its usual words.
    /// </summary>
    public static PackageName Parse(string text)
    {
        var (rest, output) = text.LastIndexOf('-') is var last and > 0 && Outputs.Contains(text[(last + 1)..])
            ? (text[..last], text[(last + 1)..])
            : (text, "");
        var (name, version) = ParseDrvName(rest);
        return new PackageName(name, version, output);
    }

    /// <summary><c>builtins.parseDrvName</c>. Source: nix/src/libstore/names.cc, <c>DrvName</c>.</summary>
    public static (string Name, string Version) ParseDrvName(string text)
    {
        for (var i = 0; i + 1 < text.Length; i++)
        {
            if (text[i] == '-' && !char.IsAsciiLetter(text[i + 1]))
            {
                return (text[..i], text[(i + 1)..]);
            }
        }

        return (text, "");
    }
}
