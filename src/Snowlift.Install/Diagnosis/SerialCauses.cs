using System.Text.RegularExpressions;

namespace Snowlift.Install.Diagnosis;

/// <summary>What firmware, boot loader, kernel and systemd write where they give up.</summary>
internal static partial class SerialCauses
{
    public static IEnumerable<Likely> From(Evidence evidence)
    {
        // What came last counts most: a boot that got over a complaint did not end with it.
        var weight = 98;
        foreach (var line in evidence.Serial.Reverse())
        {
            if (Read(line, evidence) is var (topic, cause))
            {
                yield return new Likely(Math.Max(90, weight--), topic, cause);
            }
        }
    }

    /// <summary>
    /// Whether it came past the initrd: boot loader, kernel and root file system did their part then. The words are those of
    /// NixOS's stage 2, of systemd's welcome, and of getty.
    /// </summary>
    public static bool ShowsTheSystem(Evidence evidence) => evidence.Serial.Any(line =>
        line.Contains("NixOS Stage 2", StringComparison.Ordinal) || line.Contains("Welcome to NixOS", StringComparison.Ordinal)
        || LoginPrompt().IsMatch(line));

    private static (Topic Topic, Cause Cause)? Read(string line, Evidence evidence)
    {
        var quoted = $"The serial console says: {line.Trim()}";
        var loader = $"This machine boots by {evidence.Machine.Firmware.ToUpperInvariant()}: compare boot.loader and disko's partitions with that.";
        var modules = "Add what its disk needs to boot.initrd.availableKernelModules"
            + (BootCauses.RootDriver(evidence.Machine) is { Length: > 0 } driver ? $" ({driver})." : ".");
        const string mounts = "Compare fileSystems and disko's devices with the disks of this machine; nofail for what may be missing.";
        return line switch
        {
            _ when Has("No bootable device") || Has("not a bootable disk") || Has("Boot failed: ") =>
                (Topic.Loader, new Cause("The firmware finds nothing to boot on the disk", quoted, loader)),
            _ when Has("grub rescue>") || Has("error: unknown filesystem") || Has("error: no such partition") || Has("error: no such device") =>
                (Topic.Loader, new Cause("GRUB starts and does not find its own files", quoted,
                    "Is /boot on a file system that GRUB reads, and on the disk of boot.loader.grub.device?")),
            _ when Has("Unable to mount root fs") =>
                (Topic.Disk, new Cause("The kernel cannot mount the root file system", quoted, modules)),
            _ when Has("Out of memory") && Has("panic") =>
                (Topic.Memory, new Cause("The memory does not suffice", quoted, "Take a server type with more memory.")),
            _ when Has("Kernel panic") =>
                (Topic.Kernel, new Cause("The kernel gave up", quoted, "Compare boot.kernelPackages and boot.initrd with a configuration that boots here.")),
            _ when Has("Timed out waiting for device") =>
                (Topic.Disk, new Cause("A disk that the configuration names does not appear", quoted, $"{mounts} {modules}")),
            _ when Has("Failed to mount") => (Topic.Disk, new Cause("A file system could not be mounted", quoted, mounts)),
            _ when Has("emergency mode") || Has("Emergency Mode") =>
                (Topic.Disk, new Cause("It stopped in emergency mode, mostly because a file system is missing", quoted, mounts)),
            _ => null,
        };

        bool Has(string text) => line.Contains(text, StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex(@"^\S+ login:\s*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LoginPrompt();
}
