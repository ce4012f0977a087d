using System.Globalization;

namespace Snowlift.Checks.Disks;

/// <summary>A partition's size as disko takes it, which is sgdisk's way and <c>100%</c> for all the rest.</summary>
public static class DiskSize
{
    /// <summary>What sgdisk counts in where no unit is given.</summary>
    private const long Sector = 512;

    private const string Units = "KMGTP";

    /// <summary>Bytes of <c>1M</c>, <c>512MiB</c>, <c>20G</c>; null for a share of the disk, or what is no size at all.</summary>
    public static long? Bytes(string? text)
    {
        var size = (text ?? "").Trim();
        var digits = size.TakeWhile(char.IsAsciiDigit).Count();
        if (!long.TryParse(size.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var unit = size[digits..].ToUpperInvariant();
        if (unit.EndsWith("IB", StringComparison.Ordinal) || unit.EndsWith('B'))
        {
            unit = unit[..1];
        }

        // 0 is sgdisk's word for "as much as there is".
        var scale = unit.Length == 0 ? Sector : unit.Length == 1 && Units.Contains(unit[0]) ? 1L << (10 * (Units.IndexOf(unit[0]) + 1)) : 0;
        return number == 0 || scale == 0 || number > long.MaxValue / scale ? null : number * scale;
    }

    /// <summary>For people: <c>40.9 GB</c>, as Hetzner counts, or <c>512 MB</c>.</summary>
    public static string Words(long bytes) => bytes >= 1_000_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.#} GB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB");
}
