namespace Snowlift.Hetzner.Wire;

/// <summary>What <c>POST /servers</c> is asked for. Image, type, location and keys go by name or by id.</summary>
public sealed record CreateServerRequest
{
    /// <summary>A host name (RFC 1123), unique in the project; see <see cref="Names.ServerName"/>.</summary>
    public required string Name { get; init; }

    public required string ServerType { get; init; }

    public required string Image { get; init; }

    /// <summary>Null lets Hetzner choose.</summary>
    public string? Location { get; init; }

    /// <summary>Names or ids. Without any the server gets a root password by mail that expires at the first login.</summary>
    public IReadOnlyList<string> SshKeys { get => field ?? []; init; }

    /// <summary>For cloud-init, at most 32 KiB. Hetzner keeps it: never a lasting secret.</summary>
    public string? UserData { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Null means yes.</summary>
    public bool? StartAfterCreate { get; init; }

    /// <summary>Null means one address of each kind.</summary>
    public CreatePublicNet? PublicNet { get; init; }

    /// <summary>Ids of private networks to join.</summary>
    public IReadOnlyList<long>? Networks { get; init; }

    public IReadOnlyList<CreateFirewall>? Firewalls { get; init; }

    /// <summary>Ids of volumes to attach.</summary>
    public IReadOnlyList<long>? Volumes { get; init; }

    public bool? Automount { get; init; }

    public long? PlacementGroup { get; init; }

    /// <summary>Name, type, image and location: user data may hold a key and is never printed.</summary>
    public override string ToString() => $"{Name} ({ServerType}, {Image}, {Location ?? "anywhere"})";
}

/// <summary>The addresses of a server to be created.</summary>
/// <param name="Ipv4">Id of an existing primary IP; null makes a new one.</param>
/// <param name="Ipv6">Likewise.</param>
public sealed record CreatePublicNet(
    bool EnableIpv4 = true, bool EnableIpv6 = true, long? Ipv4 = null, long? Ipv6 = null);

/// <summary>A firewall for a server to be created, by id.</summary>
public sealed record CreateFirewall(long Firewall);
