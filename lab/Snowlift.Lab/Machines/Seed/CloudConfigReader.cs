using System.Globalization;
using System.Text;
using Snowlift.Remote.Processes;
using YamlDotNet.RepresentationModel;

namespace Snowlift.Lab.Machines.Seed;

/// <summary>Takes a cloud-config's mapping apart, key by key.</summary>
internal sealed class CloudConfigReader
{
    private const UnixFileMode DefaultMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly List<string> _ignored = [];

    public CloudConfig Read(YamlMappingNode root)
    {
        var config = CloudConfig.Empty;
        foreach (var (keyNode, value) in root.Children)
        {
            var key = Text(keyNode, "a key");
            switch (key)
            {
                case "hostname":
                    config = config with { HostName = Text(value, key) };
                    break;
                case "ssh_authorized_keys":
                    config = config with { AuthorizedKeys = [.. Items(value, key).Select(k => Text(k, key).Trim())] };
                    break;
                case "ssh_keys":
                    config = config with { HostKeys = HostKeys(value) };
                    break;
                case "runcmd":
                    config = config with { RunCommands = [.. Items(value, key).Select(RunCommand)] };
                    break;
                case "write_files":
                    config = config with { Files = [.. Items(value, key).Select(File)] };
                    break;
                case "ssh_deletekeys":
                    config = config with { DeleteHostKeys = Flag(value, key) };
                    break;
                case "disable_root":
                    config = config with { DisableRoot = Flag(value, key) };
                    break;
                default:
                    _ignored.Add(key);
                    break;
            }
        }

        return config with { Ignored = _ignored };
    }

    private static Dictionary<string, string> HostKeys(YamlNode node)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in Mapping(node, "ssh_keys").Children)
        {
            keys[Text(name, "ssh_keys")] = Text(value, "ssh_keys");
        }

        return keys;
    }

    /// <summary>A string is a shell line as it stands; a list is a command whose words the shell must not touch.</summary>
    private static string RunCommand(YamlNode node) => node is YamlSequenceNode words
        ? Quoting.ForShell(words.Children.Select(w => Text(w, "runcmd")))
        : Text(node, "runcmd");

    private SeedFile File(YamlNode node)
    {
        var (path, content, encoding, mode) = ("", "", "text/plain", DefaultMode);
        foreach (var (keyNode, value) in Mapping(node, "write_files").Children)
        {
            var key = Text(keyNode, "write_files");
            switch (key)
            {
                case "path":
                    path = Text(value, "write_files.path");
                    break;
                case "content":
                    content = Text(value, "write_files.content");
                    break;
                case "encoding":
                    encoding = Text(value, "write_files.encoding");
                    break;
                case "permissions":
                    mode = Mode(Text(value, "write_files.permissions"));
                    break;
                default:
                    _ignored.Add($"write_files.{key}");
                    break;
            }
        }

        if (!path.StartsWith('/') || path.Split('/').Contains(".."))
        {
            throw new FormatException($"write_files.path must be an absolute path, not '{path}'");
        }

        return new SeedFile(path, Decode(content, encoding), mode);
    }

    private static byte[] Decode(string content, string encoding) => encoding switch
    {
        "text/plain" => Encoding.UTF8.GetBytes(content),
        "b64" or "base64" => Convert.FromBase64String(content),
        _ => throw new FormatException($"write_files.encoding '{encoding}' is not known to the lab: use b64"),
    };

    private static UnixFileMode Mode(string octal)
    {
        // cloud-init takes '0644', "644" and 0o644.
        var digits = octal.StartsWith("0o", StringComparison.Ordinal) ? octal[2..] : octal;
        if (digits.Length is 0 or > 5 || digits.Any(d => d is < '0' or > '7'))
        {
            throw new FormatException($"write_files.permissions must be octal digits, not '{octal}'");
        }

        return (UnixFileMode)(Convert.ToInt32(digits, 8) & 0xfff);
    }

    private static bool Flag(YamlNode node, string key) => Text(node, key).ToLower(CultureInfo.InvariantCulture) switch
    {
        "true" or "yes" or "on" => true,
        "false" or "no" or "off" => false,
        var other => throw new FormatException($"{key} must be true or false, not '{other}'"),
    };

    private static string Text(YamlNode node, string key) =>
        (node as YamlScalarNode)?.Value ?? throw new FormatException($"{key} must be a text{At(node)}");

    private static IEnumerable<YamlNode> Items(YamlNode node, string key) => node switch
    {
        YamlSequenceNode list => list.Children,
        YamlScalarNode { Value: null or "" or "~" or "null" } => [],
        _ => throw new FormatException($"{key} must be a list{At(node)}"),
    };

    private static YamlMappingNode Mapping(YamlNode node, string key) =>
        node as YamlMappingNode ?? throw new FormatException($"{key} must be a mapping of keys to values{At(node)}");

    private static string At(YamlNode node) => node.Start.Line > 0 ? $" (line {node.Start.Line})" : "";
}
