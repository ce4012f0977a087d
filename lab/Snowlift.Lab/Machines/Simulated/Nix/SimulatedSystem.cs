using System.Security.Cryptography;
using System.Text;

namespace Snowlift.Lab.Machines.Simulated.Nix;

/// <summary>A system that a simulated machine can run: what an evaluation of its host says of it.</summary>
/// <param name="Host">The entry of <c>nixosConfigurations</c>.</param>
/// <param name="Path">The store path.</param>
/// <param name="Derivation">The derivation that makes it.</param>
/// <param name="DiskoScript">The disk script's store path, or null for a configuration without disko.</param>
/// <param name="DiskoDerivation">The derivation that makes the disk script.</param>
public sealed record SimulatedSystem(
    string Host, string Path, string Derivation, string? DiskoScript, string? DiskoDerivation)
{
    public string HostName { get; init; } = Host;

    /// <summary>Nix's name of the platform.</summary>
    public string Platform { get; init; } = "x86_64-linux";

    /// <summary>Where sshd listens.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [22];

    /// <summary><c>PermitRootLogin</c>.</summary>
    public string PermitRootLogin { get; init; } = "prohibit-password";

    /// <summary>Who has which public keys, in OpenSSH's one-line form.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Users { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>A system with made-up, yet stable store paths.</summary>
    /// <param name="keys">Root's public keys.</param>
    public static SimulatedSystem Of(string host, params IReadOnlyList<string> keys)
    {
        var system = $"nixos-system-{host}-25.11";
        return new SimulatedSystem(
            host, StorePath(system), StorePath(system + ".drv"),
            StorePath($"disko-{host}"), StorePath($"disko-{host}.drv"))
        {
            Users = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["root"] = keys },
        };
    }

    /// <summary>A made-up store path of a name: always the same one.</summary>
    public static string StorePath(string name)
    {
        // Nix's own base 32 leaves out e, o, u and t.
        const string digits = "0123456789abcdfghijklmnpqrsvwxyz";
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name)).Select(b => digits[b % 32]);
        return $"/nix/store/{string.Concat(hash)}-{name}";
    }
}
