using Snowlift.Checks.Findings;
using Snowlift.Nix;

namespace Snowlift.Checks.Disks;

/// <summary>What the configuration says of its disks, whatever the machine.</summary>
internal static class LayoutChecks
{
    /// <summary>A disk that starts under BIOS and under UEFI.</summary>
    private const string Example =
        """
        Add disko.url = "github:nix-community/disko"; to the flake's inputs, disko.nixosModules.disko to the host's modules, and:
        disko.devices.disk.main = {
          type = "disk";
          device = "/dev/sda";
          content = {
            type = "gpt";
            partitions = {
              boot = { size = "1M"; type = "EF02"; };
              ESP = { size = "512M"; type = "EF00"; content = { type = "filesystem"; format = "vfat"; mountpoint = "/boot"; }; };
              root = { size = "100%"; content = { type = "filesystem"; format = "ext4"; mountpoint = "/"; }; };
            };
          };
        };
        """;

    public static IEnumerable<Answer> Layout(Subject subject)
    {
        var evaluation = subject.Evaluation;
        if (evaluation.Storage is not { } storage)
        {
            yield break;
        }

        if (storage.Disks.Count == 0)
        {
            yield return new Answer(
                Severity.Refuse, $"{subject.Host} has no disko layout",
                "Its disk is partitioned and formatted as disko.devices says: without it there is nothing to install on.", Example);
        }
        else if (evaluation is { Toplevel: not null, Disko: null })
        {
            yield return new Answer(
                Severity.Refuse, $"{subject.Host} describes disks, and has no disko to make them",
                "config.system.build.diskoScript, which partitions and formats them, comes with disko's module.",
                """Add disko.url = "github:nix-community/disko"; to the flake's inputs, and disko.nixosModules.disko to the host's modules.""");
        }
    }

    public static IEnumerable<Answer> RootFileSystem(Subject subject)
    {
        // Without any layout there is one thing to say, and another check says it.
        var isMissing = subject.Evaluation is { Storage: { Disks.Count: > 0 } storage, Boot: not { IsContainer: true } }
            && storage.FileSystems.All(system => system.MountPoint != "/");
        return isMissing
            ? [
                new Answer(
                    Severity.Refuse, "Nothing is mounted at /", "Without fileSystems.\"/\" the system stops in its initrd.",
                    """Give a partition of disko's layout content = { type = "filesystem"; format = "ext4"; mountpoint = "/"; };"""),
            ]
            : [];
    }

    public static IEnumerable<Answer> Unlocking(Subject subject)
    {
        var devices = subject.Evaluation.Storage?.LuksByHand ?? [];
        return devices.Count == 0
            ? []
            : [
                new Answer(
                    Severity.Warn, $"{string.Join(" and ", devices)} {(devices.Count == 1 ? "waits" : "wait")} for a passphrase at every boot",
                    "A server has nobody at its console: it would wait there, and not be reachable.",
                    """
                    Let the initrd be reached, and type it there over SSH:
                    boot.initrd.network = { enable = true; ssh = { enable = true; hostKeys = [ "/etc/secrets/initrd/ssh_host_ed25519_key" ]; }; };
                    or unlock it without you: boot.initrd.clevis, or a keyFile that the initrd has
                    """),
            ];
    }
}
