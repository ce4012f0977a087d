using System.Text;
using Snowlift.Checks;
using Snowlift.Checks.Facts;
using Snowlift.Checks.Findings;

namespace Snowlift.Rooms.Tests.Preflight;

/// <summary>A host of the corpus, and what is known of its machine; and what the checks of one area say.</summary>
internal static class Cases
{
    /// <summary>A probe's lines of a machine with what Hetzner's servers have, and udev's names for its card.</summary>
    public const string Names = "interface_name=eth0 enp1s0";

    /// <summary>A volume that the kernel found first: the root is on the second disk.</summary>
    public const string VolumeFirst =
        """
        boot_id=5e0c1f0e-2b7f-4d4e-9d0a-6d1f1c6f7a11
        arch=x86_64
        firmware=uefi
        root_device=/dev/sdb1
        disk=/dev/sda 10737418240 Volume
        disk_driver=/dev/sda virtio_scsi
        disk_link=/dev/sda /dev/disk/by-id/scsi-0HC_Volume_4711
        disk_link=/dev/sda /dev/disk/by-path/pci-0000:06:00.0-scsi-0:0:0:1
        disk=/dev/sdb 40960000000 QEMU_HARDDISK
        disk_driver=/dev/sdb virtio_scsi
        disk_link=/dev/sdb /dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_drive-scsi0-0-0-0
        disk_link=/dev/sdb /dev/disk/by-path/pci-0000:06:00.0-scsi-0:0:0:0
        mount=/dev/sdb1 /dev/sdb / ext4
        mount=/dev/sda /dev/sda /mnt/data xfs
        """;

    /// <summary>One more disk, which is no volume and has something on it.</summary>
    public const string DataDisk =
        """
        disk=/dev/sdb 500000000000 QEMU_HARDDISK
        disk_driver=/dev/sdb virtio_scsi
        disk_link=/dev/sdb /dev/disk/by-path/pci-0000:06:00.0-scsi-0:0:1:0
        mount=/dev/sdb1 /dev/sdb /srv ext4
        """;

    public static MachineFacts Machine(string more = "") => Corpus.Machine("uefi", more: $"{Names}\n{more}");

    public static ServerFacts Server(bool ipv4 = true, bool ipv6 = true, int volumes = 0) =>
        new(ipv4 ? "203.0.113.7" : null, ipv6 ? "2001:db8:1::/64" : null, volumes);

    /// <summary>What the checks of an area say, notes too.</summary>
    public static IReadOnlyList<Finding> Examine(CheckArea area, Subject subject) =>
        [.. AllChecks.All.Where(check => check.Area == area).SelectMany(check => check.Examine(subject))];

    /// <summary>The cases with all that is said of them, as people read it.</summary>
    public static string Text(CheckArea area, IEnumerable<(string Name, Subject Subject)> cases)
    {
        var text = new StringBuilder();
        foreach (var (name, subject) in cases)
        {
            text.Append($"# {subject.Host}, {name}\n");
            foreach (var line in Examine(area, subject).SelectMany(FindingText.Lines))
            {
                text.Append(line).Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>What is said, in short: <c>disk-volume Refuse</c>.</summary>
    public static IEnumerable<string> Short(CheckArea area, Subject subject) =>
        Examine(area, subject).Select(finding => $"{finding.Check} {finding.Severity}");
}
