namespace Snowlift.Lab.Wire;

/// <summary>
/// What the lab says about a server that Hetzner's API has no field for. The labels are the lab's own: they cannot be
/// changed or removed through the API.
/// </summary>
public static class LabLabels
{
    /// <summary>The SSH port on the server's address, where it is not 22 (the lab does not run as root).</summary>
    public const string SshPort = "snowlift.lab/ssh-port";

    /// <summary>The loopback address of a server without a public IPv4, for its IPv6 leads nowhere.</summary>
    public const string Address = "snowlift.lab/address";

    /// <summary>Given when creating a server: <c>uefi</c> or <c>bios</c>.</summary>
    public const string Firmware = "snowlift.lab/firmware";
}
