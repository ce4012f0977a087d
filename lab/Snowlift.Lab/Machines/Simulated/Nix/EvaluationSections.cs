namespace Snowlift.Lab.Machines.Simulated.Nix;

/// <summary>
/// What an evaluation says of a system beside its users: one that boots under BIOS and UEFI from a disk of the lab's, and has
/// its network by DHCP.
/// </summary>
internal static class EvaluationSections
{
    private const string Sudo =
        """{ "wheelWithoutPassword": true, "usersWithoutPassword": [], "groupsWithoutPassword": [], "doasUsers": [], "doasGroups": [] }""";

    private const string Boot =
        """
        {
          "grub": {
            "devices": ["/dev/sda"], "mirrors": [{ "path": "/boot", "devices": ["/dev/sda"] }],
            "efiSupport": true, "installAsRemovable": true
          },
          "systemdBoot": false, "otherLoader": null, "canTouchEfiVariables": false, "efiMountPoint": "/boot",
          "initrdModules": ["ahci", "virtio_pci", "virtio_scsi", "sd_mod"], "systemdInitrd": true, "kernelParams": [], "isContainer": false
        }
        """;

    private const string Disks =
        """
        [{
          "name": "main", "device": "/dev/sda", "table": "gpt",
          "partitions": [
            { "name": "boot", "type": "EF02", "size": "1M", "content": null, "format": null, "mountPoints": [] },
            { "name": "ESP", "type": "EF00", "size": "512M", "content": "filesystem", "format": "vfat", "mountPoints": ["/boot"] },
            { "name": "root", "type": "8300", "size": "100%", "content": "filesystem", "format": "ext4", "mountPoints": ["/"] }
          ]
        }]
        """;

    private const string FileSystems =
        """
        [
          { "mountPoint": "/", "device": "/dev/disk/by-partlabel/disk-main-root", "label": null, "type": "ext4", "options": [] },
          { "mountPoint": "/boot", "device": "/dev/disk/by-partlabel/disk-main-ESP", "label": null, "type": "vfat", "options": [] }
        ]
        """;

    /// <summary>The sections by name, as JSON.</summary>
    public static IEnumerable<(string Name, string Json)> Of(SimulatedSystem system) =>
    [
        ("sudo", Sudo),
        ("boot", Boot),
        ("storage", $$"""{ "disks": {{(system.DiskoScript is null ? "[]" : Disks)}}, "otherKinds": [], "fileSystems": {{FileSystems}}, "swap": [], "luks": [] }"""),
        ("network", Network(system)),
        ("sense", """{ "stateVersion": "25.11", "release": "25.11", "failedAssertions": [], "warnings": [], "homeManagerUsers": [] }"""),
    ];

    private static string Network(SimulatedSystem system) =>
        $$"""
        {
          "useDhcp": false, "networkd": true, "networkManager": false, "cloudInit": false, "predictableNames": true, "enableIpv6": true,
          "interfaces": [], "gateway": null, "gateway6": null, "nameservers": [],
          "networks": [{
            "name": "10-uplink", "matchName": ["en*", "eth*"], "matchMac": [], "dhcp": "yes", "acceptRa": true,
            "addresses": [], "gateways": [], "dns": []
          }],
          "firewall": { "enable": true, "ports": [{{string.Join(", ", system.Ports)}}], "ranges": [] }
        }
        """;
}
