namespace Snowlift.Lab.Images;

/// <summary>A program that the lab needs, and the Debian package that brings it.</summary>
/// <param name="Program">The program's name.</param>
/// <param name="Package">The package to install.</param>
/// <param name="ForBuilding">Needed only to build the images, not to run machines.</param>
public sealed record Prerequisite(string Program, string Package, bool ForBuilding = false)
{
    public override string ToString() => $"{Program} (package {Package})";
}

/// <summary>What this machine must have for the lab.</summary>
public static class Prerequisites
{
    // An ordinary user's PATH has no sbin, where some of these live.
    private static readonly string[] SystemDirectories = ["/usr/sbin", "/sbin", "/usr/local/sbin"];

    public static IReadOnlyList<Prerequisite> All { get; } =
    [
        new("qemu-system-x86_64", "qemu-system-x86"),
        new("qemu-img", "qemu-utils"),
        new("busybox", "busybox-static"),
        new("ssh-keygen", "openssh-client"),
        new("bash", "bash", ForBuilding: true),
        new("mmdebstrap", "mmdebstrap", ForBuilding: true),
        new("sgdisk", "gdisk", ForBuilding: true),
        new("mkfs.vfat", "dosfstools", ForBuilding: true),
        new("mcopy", "mtools", ForBuilding: true),
        new("mke2fs", "e2fsprogs", ForBuilding: true),
        new("zstd", "zstd", ForBuilding: true),
        new("cpio", "cpio", ForBuilding: true),
        new("ld", "binutils", ForBuilding: true),
        new("nix", "nix-bin", ForBuilding: true),
    ];

    /// <summary>What is missing here.</summary>
    /// <param name="building">Whether images are to be built as well.</param>
    /// <param name="path">The search path; this process's PATH by default.</param>
    public static IReadOnlyList<Prerequisite> Missing(bool building, string? path = null)
    {
        var directories = (path ?? Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(path is null ? SystemDirectories : [])
            .ToArray();
        return [.. All.Where(p => (building || !p.ForBuilding) && !directories.Any(d => File.Exists(Path.Combine(d, p.Program))))];
    }

    /// <summary>What to type to get what is missing.</summary>
    public static string Install(IEnumerable<Prerequisite> missing) =>
        "apt-get install " + string.Join(' ', missing.Select(m => m.Package).Distinct(StringComparer.Ordinal));
}
