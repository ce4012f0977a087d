using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Snowlift.Checks.Networks;

/// <summary>An address with the length of its network's prefix: <c>203.0.113.7/32</c>.</summary>
public readonly record struct Prefix(IPAddress Address, int Length)
{
    public bool IsIpv4 => Address.AddressFamily == AddressFamily.InterNetwork;

    public bool IsIpv6 => !IsIpv4;

    /// <summary>Goes no further than the link, or the machine itself.</summary>
    public bool IsLocal => Address.IsIPv6LinkLocal || IPAddress.IsLoopback(Address)
        || (IsIpv4 && Address.GetAddressBytes() is [169, 254, ..]);

    /// <summary>An IPv4 address that the internet does not route.</summary>
    public bool IsPrivate => IsIpv4 && Address.GetAddressBytes() is [10, ..] or [192, 168, ..] or [172, >= 16 and < 32, ..] or [100, >= 64 and < 128, ..];

    /// <summary>Reads it; without a length it is a single address's.</summary>
    public static Prefix? Parse(string text)
    {
        var parts = text.Trim().Split('/');
        if (parts.Length > 2 || !IPAddress.TryParse(parts[0], out var address))
        {
            return null;
        }

        var most = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        if (parts.Length == 1)
        {
            return new Prefix(address, most);
        }

        return int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= most
            ? new Prefix(address, length)
            : null;
    }

    public static IReadOnlyList<Prefix> ParseAll(IEnumerable<string> texts) =>
        [.. texts.Select(Parse).OfType<Prefix>()];

    /// <summary>Whether an address is in this network.</summary>
    public bool Contains(IPAddress other)
    {
        if (other.AddressFamily != Address.AddressFamily)
        {
            return false;
        }

        var (mine, its) = (Address.GetAddressBytes(), other.GetAddressBytes());
        for (var bit = 0; bit < Length; bit++)
        {
            var mask = 0x80 >> (bit % 8);
            if (((mine[bit / 8] ^ its[bit / 8]) & mask) != 0)
            {
                return false;
            }
        }

        return true;
    }

    public override string ToString() => $"{Address}/{Length}";
}
