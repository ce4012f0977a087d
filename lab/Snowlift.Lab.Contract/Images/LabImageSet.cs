namespace Snowlift.Lab.Images;

/// <summary>A directory of built images: what the lab's machines boot.</summary>
/// <param name="Root">The directory that lab/images/build was given as --out.</param>
public sealed record LabImageSet(string Root)
{
    /// <summary>Names a directory of prepared images.</summary>
    public const string Variable = "SNOWLIFT_LAB_IMAGES";

    /// <summary>The name of the installer's tarball: upstream's, so that tools which look for it find it.</summary>
    public const string InstallerName = "nixos-kexec-installer-noninteractive-x86_64-linux.tar.gz";

    /// <summary>RAM that the installer needs, in MiB: it is a tenth of upstream's, and was seen to work in 384.</summary>
    public const int InstallerMemoryMiB = 330;

    /// <summary>They were prepared by somebody else, perhaps for several users: nothing is written there.</summary>
    public bool IsShared { get; init; }

    public string DebianDisk => Path.Combine(Root, "debian", "disk.qcow2");

    /// <summary>
    /// The same Debian with the real cloud-init. No server of the lab boots it: it is there only when
    /// <c>LabImages.EnsureCloudInitAsync</c> was asked for it.
    /// </summary>
    public string CloudInitDisk => Path.Combine(Root, "debian-cloudinit", "disk.qcow2");

    public string InstallerDirectory => Path.Combine(Root, "installer");

    public string Installer => Path.Combine(InstallerDirectory, InstallerName);

    /// <summary>Where a machine of the lab fetches the installer: a mirror that only it can see.</summary>
    public string InstallerUrl => "http://172.31.1.100/" + InstallerName;

    /// <summary>The installer's SHA-256 in hex, as the build wrote it.</summary>
    public string InstallerSha256 => File.ReadAllText(Installer + ".sha256").Split(' ')[0];

    /// <summary>
    /// Where a machine of the lab fetches a release of Nix, and its SHA-256 in hex; null in images that an older version built.
    /// </summary>
    public (string Url, string Sha256)? FindNix() =>
        Directory.EnumerateFiles(InstallerDirectory, "nix-*.tar.xz.sha256").FirstOrDefault() is { } sums
        && File.ReadAllText(sums).Split(' ') is [var sha256, ..]
            ? ("http://172.31.1.100/" + Path.GetFileNameWithoutExtension(sums), sha256)
            : null;

    public string InstallerKernel => Path.Combine(InstallerDirectory, "bzImage");

    public string InstallerInitrd => Path.Combine(InstallerDirectory, "initrd");

    public string DemoDirectory => Path.Combine(Root, "demo");

    /// <summary>
    /// The disk behind an image's name in the catalogue, or null where the lab has none. The lab has one disk, Debian 12:
    /// it stands in for the other systems that bring systemd, GRUB and cloud-init's user data as it does.
    /// </summary>
    public string? DiskOf(string image) =>
        image.StartsWith("debian-", StringComparison.Ordinal) || image.StartsWith("ubuntu-", StringComparison.Ordinal)
            ? DebianDisk
            : null;

    /// <summary>What is missing for the lab to be complete.</summary>
    public IReadOnlyList<string> Missing() =>
    [
        .. new[] { DebianDisk, Installer, InstallerKernel, InstallerInitrd, Path.Combine(DemoDirectory, "flake.nix") }
            .Where(f => !File.Exists(f)),
    ];
}
