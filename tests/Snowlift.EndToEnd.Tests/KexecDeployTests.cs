using Snowlift.Checks;
using Snowlift.Checks.Facts;
using Snowlift.Checks.Findings;
using Snowlift.Hetzner.Wire;
using Snowlift.Install.Requests;
using Snowlift.Machines.Files;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.EndToEnd.Tests;

/// <summary>The main job on real machines, under emulation where there is no KVM.</summary>
[Trait("Category", "Qemu")]
[Trait("Category", "Nightly")]
public sealed class KexecDeployTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bios")]
    [InlineData("uefi")]
    public async Task One_command_creates_a_server_and_turns_it_into_the_flakes_host(string firmware) =>
        await Rehearsal.RunAsync(
            async rehearsal =>
            {
                var request = rehearsal.Request("demo") with { Create = true };
                var result = await rehearsal.DeployAsync(firmware == "uefi" ? await WithWhatIsBrought(rehearsal, request) : request, Token);

                result.State.ShouldBe("running");
                result.FailedUnits.ShouldBeEmpty();
                (await rehearsal.SshAsync(result, "readlink /run/current-system", Token)).ShouldBe(result.System);
                (await rehearsal.SshAsync(result, "cat /proc/sys/kernel/hostname", Token)).ShouldBe("demo");
                (await rehearsal.SshAsync(result, "systemctl is-system-running", Token)).ShouldBe("running");
                (await rehearsal.SshAsync(result, "test -d /sys/firmware/efi && echo uefi || echo bios", Token)).ShouldBe(firmware);
                rehearsal.Facts("machine.firmware").ShouldBe([firmware]);

                await TheProbesToldWhatIsThere(rehearsal, result);
                rehearsal.Events.OfType<CheckFound>().ShouldAllBe(check => check.Finding.Severity == Severity.Note);
                await TheThrowAwayHostKeyIsGone(rehearsal);
                if (firmware == "bios")
                {
                    await TheSameCommandAgainOnlyVerifies(rehearsal);
                    await AnotherSystemIsNotPutOnItUnasked(rehearsal);
                }
                else
                {
                    await WhatWasBroughtIsThere(rehearsal, result);
                }
            },
            uefi: firmware == "uefi");

    /// <summary>Files for the new system, one of its users' among them, and a disk's key for the installer alone.</summary>
    private static async Task<DeployRequest> WithWhatIsBrought(Rehearsal rehearsal, DeployRequest request)
    {
        var folder = Path.Combine(rehearsal.Paths.Home, "files");
        Directory.CreateDirectory(Path.Combine(folder, "var", "lib", "app"));
        await File.WriteAllTextAsync(Path.Combine(folder, "var", "lib", "app", "token"), "t0k3n\n", Token);
        return request with
        {
            HostKey = await HostKeys.GenerateAsync(rehearsal.Processes, rehearsal.Paths.Home, "given", Token),
            ExtraFiles = FolderArchive.Pack(folder) with { Owners = [Ownership.Parse("/var/lib/app=demo")] },
            DiskKeys = [new InstallerFile("/run/keys/disk", Secret.Of("open sesame"))],
        };
    }

    private static async Task WhatWasBroughtIsThere(Rehearsal rehearsal, DeployResult result)
    {
        (await rehearsal.SshAsync(result, "stat -c %U /var/lib/app/token; cat /var/lib/app/token; ls /run/keys/disk 2>/dev/null || echo gone", Token))
            .ShouldBe("demo\nt0k3n\ngone");
        rehearsal.Events.OfType<LogLine>().Select(line => line.Text).ShouldAllBe(line => !line.Contains("open sesame", StringComparison.Ordinal));
    }

    /// <summary>Debian, the installer and the demo: three shells, and the same machine.</summary>
    private static async Task TheProbesToldWhatIsThere(Rehearsal rehearsal, DeployResult result)
    {
        var mac = await rehearsal.SshAsync(result, "cat /sys/class/net/eth0/address", Token);
        var bytes = 512 * long.Parse(await rehearsal.SshAsync(result, "cat /sys/block/sda/size", Token));
        foreach (var probe in rehearsal.Probes)
        {
            var disk = probe.Disks.ShouldHaveSingleItem();
            (disk.Device, disk.Bytes, disk.Model, disk.Driver).ShouldBe(("/dev/sda", bytes, "QEMU_HARDDISK", "virtio_scsi"));
            var card = probe.Interfaces.ShouldHaveSingleItem();
            (card.Name, card.Mac, card.Driver).ShouldBe(("eth0", mac, "virtio_net"));
            card.Addresses.ShouldHaveSingleItem().ShouldStartWith("172.31.1.15/");

            // QEMU's DHCP, which the demo asks, names no router to a machine that is cut off.
            if (!probe.IsNixOs)
            {
                card.Gateways.ShouldContain("172.31.1.1");
            }
        }

        var image = rehearsal.Probes.First(probe => !probe.IsInstaller && !probe.IsNixOs);
        image.Mounts.ShouldContain(new MachineMount("/dev/sda1", "/dev/sda", "/", "ext4"));
        image.Disks[0].Links.ShouldContain(link => link.StartsWith("/dev/disk/by-path/", StringComparison.Ordinal));
        image.Disks[0].Links.ShouldAllBe(link => !link.Contains("-part", StringComparison.Ordinal));
        image.Interfaces[0].OtherNames.ShouldContain(name => name.StartsWith("en", StringComparison.Ordinal));
        rehearsal.Probes.First(probe => probe.IsInstaller).Mounts.ShouldBeEmpty();
        rehearsal.Probes.First(probe => probe.IsNixOs).Mounts.ShouldContain(new MachineMount("/dev/sda3", "/dev/sda", "/", "ext4"));
    }

    private static async Task TheThrowAwayHostKeyIsGone(Rehearsal rehearsal)
    {
        var server = (await rehearsal.Cloud.Servers.FindAsync("demo", Token)).ShouldNotBeNull();
        var pinned = await File.ReadAllTextAsync(Path.Combine(rehearsal.Paths.KnownHosts, server.Id.Value.ToString()), Token);
        var userData = await File.ReadAllTextAsync(rehearsal.MachineFile(server.Id.Value, "spec.json"), Token);
        userData.ShouldContain("ed25519_public");
        userData.ShouldNotContain(pinned.Split(' ')[2].Trim());
    }

    private static async Task TheSameCommandAgainOnlyVerifies(Rehearsal rehearsal)
    {
        var again = await rehearsal.DeployAsync(rehearsal.Request("demo") with { Create = true }, Token);

        again.NothingToDo.ShouldBeTrue();
        again.State.ShouldBe("running");
        (await rehearsal.Cloud.Servers.ListAsync(null, Token)).Count.ShouldBe(1);
    }

    /// <summary>The flake has changed, the server holds data: without its name typed it stays as it is.</summary>
    private static async Task AnotherSystemIsNotPutOnItUnasked(Rehearsal rehearsal)
    {
        var before = await rehearsal.SshToAsync("demo", "readlink /run/current-system; cat /proc/sys/kernel/random/boot_id", Token);
        await rehearsal.ChangeDemoAsync(Token);

        var refused = await Should.ThrowAsync<SnowliftException>(() => rehearsal.DeployAsync(rehearsal.Request("demo"), Token));

        refused.ExitCode.ShouldBe(ExitCode.Refused);
        (await rehearsal.SshToAsync("demo", "readlink /run/current-system; cat /proc/sys/kernel/random/boot_id", Token)).ShouldBe(before);
    }
}
