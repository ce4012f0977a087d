using Snowlift.Hetzner.Wire;
using Snowlift.Install.Requests;
using Snowlift.Operate;
using Snowlift.Runs.Events;

namespace Snowlift.EndToEnd.Tests;

/// <summary>A running Debian becomes NixOS in place, without an installer.</summary>
[Trait("Category", "Qemu")]
public sealed class InfectTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_machine_of_512_MB_is_too_small_for_an_installer_and_is_converted_in_place() =>
        await Rehearsal.RunAsync(
            async rehearsal =>
            {
                var request = rehearsal.Request("demo") with { Create = true };
                // As upstream's installer would: the lab's own is so small that it would fit.
                request = request with { Installer = request.Installer! with { MinimumMemoryMiB = 1536 } };

                var result = await rehearsal.DeployAsync(request, Token);

                result.Method.ShouldBe(Method.Infect);
                result.Tried.ShouldBeEmpty();
                result.State.ShouldBe("running");
                result.FailedUnits.ShouldBeEmpty();
                (await rehearsal.SshAsync(result, "readlink /run/current-system /run/booted-system", Token))
                    .ShouldBe($"{result.System}\n{result.System}");
                rehearsal.Probes.First().MemoryMiB.ShouldBeLessThan(512);
                int.Parse(rehearsal.Facts("machine.swap").ShouldHaveSingleItem().Split(' ')[0]).ShouldBeGreaterThan(900);
                (await rehearsal.SshAsync(result, "tail -n +2 /proc/swaps; ls -d /snowlift* /old-root/snowlift* 2>/dev/null || true", Token))
                    .ShouldBeEmpty();

                await TheOldSystemIsAside(rehearsal, "bios");
                await TheHostKeyIsAnother(rehearsal);
                await ItIsRemovedWhenAskedFor(rehearsal);
            },
            memoryMiB: 512);

    [Fact]
    [Trait("Category", "Nightly")]
    public async Task Under_UEFI_a_conversion_that_was_interrupted_goes_on_and_keeps_what_was_asked_for() =>
        await Rehearsal.RunAsync(
            async rehearsal =>
            {
                var request = rehearsal.Request("demo") with
                {
                    Create = true, Method = Method.Infect, Keep = ["/etc/debian_version", "/var/lib/dpkg"], DiscardOldRoot = true,
                };

                await rehearsal.InterruptAsync(request, Step.Install, Token);
                var result = await rehearsal.DeployAsync(request, Token);

                result.State.ShouldBe("running");
                (await rehearsal.SshAsync(result, "readlink /run/current-system", Token)).ShouldBe(result.System);
                (await rehearsal.SshAsync(result, "test -d /sys/firmware/efi && cat /etc/debian_version && ls /var/lib/dpkg/status", Token))
                    .ShouldStartWith("12");
                (await rehearsal.SshAsync(result, "ls -d /old-root 2>/dev/null || echo gone", Token)).ShouldBe("gone");
                (await rehearsal.SshAsync(result, "ls /boot/EFI", Token)).ShouldBe("BOOT");
            },
            uefi: true);

    private static async Task TheOldSystemIsAside(Rehearsal rehearsal, string firmware)
    {
        (await rehearsal.SshToAsync("demo", "stat -c %a /old-root; sudo -n cat /old-root/etc/debian_version; sudo -n ls /old-root/boot", Token))
            .ShouldStartWith("700\n12");
        (await rehearsal.SshToAsync("demo", "test -d /sys/firmware/efi && echo uefi || echo bios", Token)).ShouldBe(firmware);
        (await rehearsal.SshToAsync("demo", "ls -d /etc/debian_version /home/* 2>/dev/null || true", Token)).ShouldBe("/home/demo");
    }

    /// <summary>The one that the cloud was given is for the first connection, and no more.</summary>
    private static async Task TheHostKeyIsAnother(Rehearsal rehearsal)
    {
        var server = (await rehearsal.Cloud.Servers.FindAsync("demo", Token)).ShouldNotBeNull();
        var pinned = await File.ReadAllTextAsync(Path.Combine(rehearsal.Paths.KnownHosts, server.Id.Value.ToString()), Token);
        (await File.ReadAllTextAsync(rehearsal.MachineFile(server.Id.Value, "spec.json"), Token)).ShouldNotContain(pinned.Split(' ')[2].Trim());
    }

    private static async Task ItIsRemovedWhenAskedFor(Rehearsal rehearsal)
    {
        var report = await rehearsal.CleanUpAsync("demo", Token);

        report.Removed.ShouldNotBeNull().OsName.ShouldBe("Debian GNU/Linux 12 (bookworm)");
        report.Removed.Bytes.ShouldBeGreaterThan(100_000_000);
        (await rehearsal.SshToAsync("demo", "ls -d /old-root 2>/dev/null || echo gone", Token)).ShouldBe("gone");
        (await rehearsal.CleanUpAsync("demo", Token)).Removed.ShouldBeNull();
    }
}
