namespace Snowlift.Lab.Machines.Simulated.Ssh;

/// <summary>The command line of OpenSSH's client, as far as Snowlift and Nix use it. Source: ssh(1).</summary>
/// <param name="ConfigFile"><c>-F</c>.</param>
/// <param name="Options"><c>-o</c> and its short forms, by lower-case name; the first of a name wins.</param>
/// <param name="NoCommand"><c>-N</c>.</param>
/// <param name="Destination">The host as typed.</param>
/// <param name="Command">The remote command's words joined by spaces, or null for a login shell.</param>
internal sealed record SshArguments(
    string? ConfigFile, IReadOnlyDictionary<string, string> Options, bool NoCommand, string Destination, string? Command)
{
    private const string TakeValue = "BbcDEeFIiJLlmOoPpRSWw";

    /// <summary>Reads a command line, or null where it names no host.</summary>
    public static SshArguments? Parse(IReadOnlyList<string> arguments)
    {
        string? config = null;
        var options = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var noCommand = false;
        var i = 0;
        for (; i < arguments.Count && arguments[i].StartsWith('-') && arguments[i].Length > 1; i++)
        {
            var letter = arguments[i][1];
            if (!TakeValue.Contains(letter, StringComparison.Ordinal))
            {
                noCommand |= letter == 'N';
                continue;
            }

            var value = arguments[i].Length > 2 ? arguments[i][2..] : i + 1 < arguments.Count ? arguments[++i] : "";
            switch (letter)
            {
                case 'F':
                    config = value;
                    break;
                case 'o':
                    var (name, set) = SshConfig.Split(value);
                    options.TryAdd(name, set);
                    break;
                case 'p':
                    options.TryAdd("Port", value);
                    break;
                case 'l':
                    options.TryAdd("User", value);
                    break;
                case 'i':
                    options.TryAdd("IdentityFile", value);
                    break;
            }
        }

        return i < arguments.Count
            ? new SshArguments(
                config, options, noCommand, arguments[i], i + 1 < arguments.Count ? string.Join(' ', arguments.Skip(i + 1)) : null)
            : null;
    }
}
