using System.Buffers;
using Snowlift.Checks.Facts;
using Snowlift.Nix.Options;

namespace Snowlift.Install.Methods.Infect;

/// <summary>How a partition comes to be found by the name that the configuration mounts it by.</summary>
internal static class PartitionNaming
{
    private const string ByName = "/dev/disk/by-partlabel/";
    private const string ByLabel = "/dev/disk/by-label/";
    private const string ByUuid = "/dev/disk/by-uuid/";

    // UTF-16 characters of a GPT entry.
    private const int LongestName = 36;

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+-");

    /// <summary>What the configuration mounts: a path, whichever way it names it.</summary>
    public static string DeviceOf(ConfiguredFileSystem system) =>
        system.Device is { Length: > 0 } device && device.StartsWith("/dev/", StringComparison.Ordinal) ? device
        : system.Label is { Length: > 0 } label ? ByLabel + label
        : system.Device ?? "";

    /// <summary>Whether the partition goes by that path already.</summary>
    public static bool IsCalled(MachinePartition partition, string device) =>
        partition.Device == device
        || (Rest(device, ByName) is { } name && partition.Name == name)
        || (Rest(device, ByLabel) is { } label && partition.Label == label)
        || (Rest(device, ByUuid) is { } uuid && string.Equals(partition.Uuid, uuid, StringComparison.OrdinalIgnoreCase));

    /// <summary>The order that gives it the name; also where it has it, for an earlier try that was cut off may yet take it back.</summary>
    /// <returns>Neither where its name cannot change, and is right; else an order, or what speaks against it.</returns>
    public static (string? Order, string? Against) Name(MachineFacts facts, MachinePartition partition, string device, string point)
    {
        var (order, against) = Order(facts, partition, device, point);
        return IsCalled(partition, device) ? (order, null) : (order, against);
    }

    private static (string? Order, string? Against) Order(MachineFacts facts, MachinePartition partition, string device, string point)
    {
        if (facts.Partitions.FirstOrDefault(other => other != partition && IsCalled(other, device)) is { } taken)
        {
            return (null, $"{point} is looked for at {device}, which is {taken.Device} here, and it would be on {partition.Device}");
        }

        return Rest(device, ByName) is { } name ? NameInTable(partition, name, point)
            : Rest(device, ByLabel) is { } label ? LabelOf(partition, label, point)
            : (null, $"{point} is looked for at {device}, which {partition.Device} cannot be called: name it by its partition label "
                + $"(fileSystems.\"{point}\".device = \"{ByName}…\";)");
    }

    private static (string? Order, string? Against) NameInTable(MachinePartition partition, string name, string point) =>
        partition.Table != "gpt" ? (null, $"{point} is looked for by the partition label {name}, and the table of {partition.Disk} ({partition.Table ?? "unknown"}) has no labels")
        : !IsPlain(name, LongestName) ? (null, $"{point} is looked for by the partition label {name}, which no partition here can be given")
        : ($"partlabel {partition.Device} {partition.Disk} {partition.Number} {name}", null);

    private static (string? Order, string? Against) LabelOf(MachinePartition partition, string label, string point)
    {
        var longest = partition.FileSystem switch
        {
            "ext2" or "ext3" or "ext4" => 16,
            "vfat" => 11,
            "swap" => 15,
            _ => 0,
        };
        return longest == 0
            ? (null, $"{point} is looked for by the label {label}, and {partition.Device} ({partition.FileSystem}) cannot be given one while it is in use")
            : IsPlain(label, longest)
                ? ($"label {partition.Device} {partition.FileSystem} {label}", null)
                : (null, $"{point} is looked for by the label {label}, which {partition.FileSystem} cannot hold");
    }

    private static bool IsPlain(string text, int longest) =>
        text.Length > 0 && text.Length <= longest && !text.AsSpan().ContainsAnyExcept(Plain);

    private static string? Rest(string device, string prefix) =>
        device.StartsWith(prefix, StringComparison.Ordinal) ? device[prefix.Length..] : null;
}
