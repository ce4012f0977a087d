using Snowlift.Checks.Boot;
using Snowlift.Checks.Disks;
using Snowlift.Checks.Facts;
using Snowlift.Nix;
using Snowlift.Nix.Options;

namespace Snowlift.Install.Methods.Infect;

/// <summary>What becomes of a machine's partitions when its system is replaced in place: none is moved, some are named.</summary>
/// <param name="Orders">For <c>infect-install.sh</c>, in its order: what to keep a copy of, what to name, what to mount at /boot.</param>
/// <param name="BootIsOnRoot">The new system's /boot lies on the root file system.</param>
internal sealed record PartitionPlan(IReadOnlyList<string> Orders, bool BootIsOnRoot)
{
    private const int Sector = 512;

    /// <summary>More than any BIOS boot partition needs, in sectors.</summary>
    private const long MostSectors = 8192;

    /// <summary>Where a disk without GPT has room for a boot loader: behind its first sector, before its first partition.</summary>
    private const long GapSectors = 2047;

    /// <summary>Finds for every file system that the configuration mounts the partition that will be it.</summary>
    /// <returns>The plan, or what speaks against it: a fragment without a full stop.</returns>
    public static (PartitionPlan? Plan, string? Against) For(MachineFacts facts, HostEvaluation evaluation)
    {
        if (facts.RootPartition is not { } root || evaluation.Storage is not { } storage)
        {
            return (null, "the machine or the configuration does not tell what is mounted where");
        }

        var mounted = storage.FileSystems.Where(FileSystemChecks.IsOnDisk).OrderBy(system => system.MountPoint.Length).ToList();
        if (!mounted.Exists(system => system.MountPoint == "/"))
        {
            return (null, "the configuration mounts no partition at /");
        }

        var names = new List<string>();
        var boots = new List<(string Point, MachinePartition Partition)>();
        foreach (var system in mounted)
        {
            var (partition, against) = Match(facts, root, system);
            if (partition is null)
            {
                return (null, against);
            }

            if (AddName(partition, PartitionNaming.DeviceOf(system), system.MountPoint) is { } wrong)
            {
                return (null, wrong);
            }

            if (IsForBooting(system.MountPoint))
            {
                boots.Add((system.MountPoint, partition));
            }
        }

        foreach (var device in storage.Swap.Where(device => device.StartsWith("/dev/", StringComparison.Ordinal)))
        {
            var swaps = facts.Partitions.Where(each => each.FileSystem == "swap").ToList();
            var swap = swaps.Find(each => PartitionNaming.IsCalled(each, device)) ?? (swaps.Count == 1 ? swaps[0] : null);
            if (swap is null)
            {
                return (null, $"the configuration swaps to {device}, and the machine has no such partition: swap to a file instead (swapDevices)");
            }

            if (AddName(swap, device, "swap") is { } wrong)
            {
                return (null, wrong);
            }
        }

        var onRoot = !boots.Exists(boot => boot.Point == "/boot");
        return (
            new PartitionPlan(
                [
                    .. Copies(facts, evaluation, root), .. names.Distinct(StringComparer.Ordinal),
                    .. boots.Select(boot => $"mount {boot.Point} {boot.Partition.Device} {boot.Partition.FileSystem}"), .. onRoot ? ["boot root"] : (string[])[],
                ],
                onRoot),
            null);

        string? AddName(MachinePartition partition, string device, string point)
        {
            var (order, against) = PartitionNaming.Name(facts, partition, device, point);
            if (order is not null)
            {
                // One partition has one name of a kind.
                var kind = string.Join(' ', order.Split(' ').Take(2));
                if (names.Exists(other => other != order && other.StartsWith(kind + " ", StringComparison.Ordinal)))
                {
                    return $"{partition.Device} would have to have two names, one for {point}";
                }

                names.Add(order);
            }

            return against;
        }
    }

    /// <summary>The EFI system partition that is mounted at a point, where one is.</summary>
    public static MachinePartition? EfiSystemAt(MachineFacts facts, HostEvaluation evaluation, string point) =>
        facts.RootPartition is { } root && evaluation.Storage?.FileSystems.FirstOrDefault(system => system.MountPoint == point) is { } system
            && Match(facts, root, system).Partition is { IsEfiSystem: true } partition ? partition : null;

    private static (MachinePartition? Partition, string? Against) Match(MachineFacts facts, MachinePartition root, ConfiguredFileSystem system)
    {
        var (point, device) = (system.MountPoint, PartitionNaming.DeviceOf(system));
        if (point is "/nix" or "/nix/store")
        {
            return (null, $"the configuration has {point} on a file system of its own, and infect puts it beside the old system, on {root.Device}");
        }

        var found = point == "/" ? root
            : facts.Partitions.FirstOrDefault(each => each != root && PartitionNaming.IsCalled(each, device))
                ?? (IsForBooting(point) && system.Type is "vfat" or "msdos" ? EfiSystem(facts, root) : null)
                ?? (facts.Mounts.LastOrDefault(mount => mount.Point == point) is { } mount
                    ? facts.Partitions.FirstOrDefault(each => each.Device == mount.Device) : null);
        if (found is null)
        {
            return (null, $"{point} is mounted from {device}, and no partition of the machine can be that");
        }

        return Fits(system.Type, found.FileSystem)
            ? (found, null)
            : (null, $"{point} is {system.Type} in the configuration, and {found.Device} holds {found.FileSystem ?? "nothing that is known"}");
    }

    private static MachinePartition? EfiSystem(MachineFacts facts, MachinePartition root) =>
        facts.Partitions.FirstOrDefault(each => each.IsEfiSystem && each.Disk == root.Disk && each.FileSystem == "vfat");

    private static bool Fits(string? wanted, string? there) =>
        there is not null && (wanted is null or "auto" || wanted == there || (wanted == "msdos" && there == "vfat"));

    private static bool IsForBooting(string point) =>
        point is "/boot" or "/efi" || point.StartsWith("/boot/", StringComparison.Ordinal) || point.StartsWith("/efi/", StringComparison.Ordinal);

    /// <summary>What a boot loader for BIOS overwrites, to be put back where it fails.</summary>
    private static IEnumerable<string> Copies(MachineFacts facts, HostEvaluation evaluation, MachinePartition root)
    {
        if (evaluation.Boot is not { } boot || Loader.Of(boot) is not { Bios: true })
        {
            return [];
        }

        return
        [
            $"mbr {root.Disk}",
            .. root.Table == "gpt"
                ? facts.Partitions.Where(each => each.Disk == root.Disk && each.IsBiosBoot)
                    .Select(each => $"sectors {each.Device} 0 {Math.Min(each.Bytes / Sector, MostSectors)}")
                : [$"sectors {root.Disk} 1 {GapSectors}"],
        ];
    }
}
