using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Snowlift.Lab.Machines.Seed;

/// <summary>
/// The part of cloud-init's cloud-config that the lab's machines follow. Names and meanings:
/// https://cloudinit.readthedocs.io/en/latest/reference/modules.html
/// </summary>
/// <param name="HostName">The host name, or null for the server's.</param>
/// <param name="AuthorizedKeys">Further public keys for root.</param>
/// <param name="HostKeys">SSH host keys by cloud-init's names: ed25519_private, ed25519_public, rsa_private …</param>
/// <param name="RunCommands">Shell lines of runcmd, each ready to stand in a script.</param>
/// <param name="Script">User data that is itself a script, interpreter line included, or null.</param>
/// <param name="Files">Files to write.</param>
/// <param name="DeleteHostKeys">ssh_deletekeys; the lab's images bring no host keys, so both answers come to the same.</param>
/// <param name="DisableRoot">disable_root: root's keys then only print a notice. Hetzner's images say false.</param>
/// <param name="Ignored">Keys that were there and are not followed.</param>
public sealed record CloudConfig(
    string? HostName,
    IReadOnlyList<string> AuthorizedKeys,
    IReadOnlyDictionary<string, string> HostKeys,
    IReadOnlyList<string> RunCommands,
    string? Script,
    IReadOnlyList<SeedFile> Files,
    bool DeleteHostKeys,
    bool DisableRoot,
    IReadOnlyList<string> Ignored)
{
    public static CloudConfig Empty { get; } =
        new(null, [], new Dictionary<string, string>(StringComparer.Ordinal), [], null, [], true, false, []);

    /// <summary>Reads a cloud-config.</summary>
    /// <exception cref="FormatException">It is no YAML, or a key has another shape; the message names line or key.</exception>
    public static CloudConfig Parse(string userData)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(new StringReader(userData));
        }
        catch (YamlException e)
        {
            throw new FormatException($"line {e.Start.Line}, column {e.Start.Column}: {e.InnerException?.Message ?? e.Message}", e);
        }

        return yaml.Documents switch
        {
            [] => Empty,
            [{ RootNode: YamlMappingNode root }] => new CloudConfigReader().Read(root),
            [{ RootNode: YamlScalarNode { Value: null or "" or "~" or "null" } }] => Empty,
            [_] => throw new FormatException("a cloud-config is a mapping of keys to values"),
            _ => throw new FormatException("a cloud-config is one YAML document, not several"),
        };
    }
}

/// <summary>A file that a seed puts on the machine.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Mode">Permission bits.</param>
public sealed record SeedFile(string Path, byte[] Content, UnixFileMode Mode);
