using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands;

/// <summary>
/// The name of a host and of its server. Hetzner wants RFC 1123 names (letters, digits and hyphens, labels of 1–63
/// separated by dots); checked here, before anything happens, since the name also becomes a label, a file name and an
/// SSH alias.
/// </summary>
internal static class HostName
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    /// <summary>The name, unchanged.</summary>
    /// <exception cref="SnowliftException">It is none (usage).</exception>
    public static string Parse(string text)
    {
        if (Flaw(text) is not { } flaw)
        {
            return text;
        }

        throw new SnowliftException(
            ExitCode.Usage,
            $"'{text}' cannot be the name of a server",
            $"{flaw}. Names follow RFC 1123: letters, digits and hyphens.",
            Suggestion(text) is { } better
                ? $"Name the entry of nixosConfigurations and the server so that they fit, for example {better}."
                : "Name an entry of your flake's nixosConfigurations.");
    }

    private static string? Flaw(string name)
    {
        if (name.Length is 0 or > LongestName)
        {
            return name.Length == 0 ? "It is empty" : $"It is longer than {LongestName} characters";
        }

        if (name.FirstOrDefault(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.')) is var strange and not '\0')
        {
            return $"It contains '{strange}'";
        }

        foreach (var label in name.Split('.'))
        {
            if (label.Length is 0 or > LongestLabel)
            {
                return label.Length == 0 ? "It has a dot without a name beside it" : $"'{label}' is longer than {LongestLabel} characters";
            }

            if (label[0] == '-' || label[^1] == '-')
            {
                return "It begins or ends with a hyphen";
            }
        }

        return null;
    }

    private static string? Suggestion(string name)
    {
        var better = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c == '.' ? c : '-')).Trim('-', '.');
        return Flaw(better) is null ? better : null;
    }
}
