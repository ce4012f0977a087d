using System.IO.Enumeration;

namespace Snowlift.Lab.Machines.Simulated.Ssh;

/// <summary>
/// OpenSSH's client configuration, as far as Snowlift writes it: Host sections, first value wins. Included files only
/// matter for values that ours does not have, so they are not read. Source: ssh_config(5).
/// </summary>
internal static class SshConfig
{
    /// <summary>The values that hold for a host, by name in any case.</summary>
    public static IReadOnlyDictionary<string, string> Read(string text, string host)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var applies = true;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line[0] == '#')
            {
                continue;
            }

            var (name, value) = Split(line);
            if (name.Equals("Host", StringComparison.OrdinalIgnoreCase))
            {
                applies = Words(value).Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, host, ignoreCase: false));
            }
            else if (name.Equals("Match", StringComparison.OrdinalIgnoreCase))
            {
                applies = value == "all";
            }
            else if (applies)
            {
                values.TryAdd(name, value);
            }
        }

        return values;
    }

    /// <summary>Takes <c>Name value</c> or <c>Name=value</c> apart.</summary>
    public static (string Name, string Value) Split(string line)
    {
        var end = line.AsSpan().IndexOfAny(' ', '\t', '=');
        return end < 0 ? (line, "") : (line[..end], line[end..].TrimStart(' ', '\t').TrimStart('=').Trim());
    }

    /// <summary>A value's words; one with spaces stands in double quotes.</summary>
    public static IReadOnlyList<string> Words(string value) =>
        [.. value.Split('"').SelectMany((part, index) => index % 2 == 1
            ? [part]
            : part.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}
