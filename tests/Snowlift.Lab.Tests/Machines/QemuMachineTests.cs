using Snowlift.Lab.Machines;
using Snowlift.Lab.Machines.Qemu;
using Snowlift.Remote.Processes;

namespace Snowlift.Lab.Tests.Machines;

/// <summary>Real machines. Slow (minutes under TCG): they want QEMU and the lab's images.</summary>
[Trait("Category", "Qemu")]
public sealed class QemuMachineTests(QemuFixture lab) : IClassFixture<QemuFixture>
{
    [Fact]
    [Trait("Category", "Nightly")]
    public async Task A_machine_boots_resets_and_is_copied_by_a_snapshot()
    {
        var c = TestContext.Current.CancellationToken;
        var spec = await lab.StartedAsync(moreUserData: "runcmd:\n- [sh, -c, 'echo ran > /root/ran']");

        // The host key that came with the user data is there from the first connection on.
        (await lab.SshAsync(spec, "hostname")).ShouldBe(spec.Name);
        (await lab.SshAsync(spec, "cat /sys/class/dmi/id/sys_vendor /sys/class/dmi/id/product_name /sys/class/dmi/id/product_serial"))
            .ShouldBe($"Hetzner\nvServer\n{spec.ServerId}");
        (await lab.SshAsync(spec, "lsblk -brno NAME,TYPE,PARTLABEL,MOUNTPOINT /dev/sda; cat /sys/block/sda/size"))
            .ShouldSatisfyAllConditions(
                o => o.ShouldContain("sda1 part"),
                o => o.ShouldContain("sda14 part"),
                o => o.ShouldContain("sda15 part"),
                o => o.ShouldEndWith($"{40L * 1024 * 1024 * 2}"));
        (await lab.SshAsync(spec, "until [ -e /root/ran ]; do sleep 0.2; done; cat /root/ran")).ShouldBe("ran");

        // The installer is fetched from inside; nothing else is reachable.
        (await lab.SshAsync(spec, "curl -sf http://172.31.1.100/nixos-kexec-installer-noninteractive-x86_64-linux.tar.gz | sha256sum | cut -d' ' -f1"))
            .ShouldBe(File.ReadAllText(lab.Images.Installer + ".sha256").Split(' ')[0].Trim());
        (await lab.SshAsync(spec, "timeout 3 bash -c '</dev/tcp/1.1.1.1/80' 2>/dev/null || echo cut off")).ShouldBe("cut off");

        // Another process of the lab finds the machine, and its reset gives another boot id.
        var later = lab.NewHost();
        later.IsRunning(spec.ServerId).ShouldBeTrue();
        var boot = await lab.SshAsync(spec, "cat /proc/sys/kernel/random/boot_id; echo kept > /root/kept; sync");
        await later.ResetAsync(spec.ServerId, c);
        await lab.UntilAsync(spec, () => lab.TrySshAsync(spec, "yes", "cat /proc/sys/kernel/random/boot_id"), r => r.Succeeded && r.Output.Trim() != boot, "reset");

        // A snapshot of the running machine makes another one, with its own name.
        var snapshot = Path.Combine(lab.Root, "snapshot.qcow2");
        await later.SnapshotAsync(spec.ServerId, snapshot, c);
        (await lab.SshAsync(spec, "hostname")).ShouldBe(spec.Name, "the machine goes on after its snapshot");
        await later.DeleteAsync(spec.ServerId, c);
        later.IsRunning(spec.ServerId).ShouldBeFalse();
        Directory.Exists(later.FolderOf(spec.ServerId).FullPath).ShouldBeFalse();

        var copy = await lab.StartedAsync(image: snapshot);
        (await lab.SshAsync(copy, "hostname; cat /root/kept")).ShouldBe($"{copy.Name}\nkept");
        await lab.Host.ShutdownAsync(copy.ServerId, c);
        await WaitUntilOffAsync(copy);
    }

    [Fact]
    [Trait("Category", "Nightly")]
    public async Task A_machine_with_UEFI_boots_the_same_image()
    {
        var spec = await lab.StartedAsync(uefi: true);
        (await lab.SshAsync(spec, "test -d /sys/firmware/efi && hostname")).ShouldBe(spec.Name);
        await lab.Host.StopAsync(spec.ServerId, TestContext.Current.CancellationToken);
        lab.Host.IsRunning(spec.ServerId).ShouldBeFalse();
    }

    [Fact]
    public async Task The_probe_for_KVM_boots_its_guest_and_leaves_no_process()
    {
        var sector = Path.Combine(lab.Root, "sector.img");
        await File.WriteAllBytesAsync(sector, KvmProbe.BootSector(), TestContext.Current.CancellationToken);
        var translated = KvmProbe.Command(sector);
        translated = translated with { Arguments = [.. translated.Arguments.Select(a => a is "kvm" ? "tcg" : a is "host" ? "max" : a)] };
        (await lab.Runner.RunAsync(translated, null, TestContext.Current.CancellationToken)).ExitCode.ShouldBe(33);

        // Here the answer depends on the host; that there is one, and that it is kept, does not.
        var found = await Accelerator.DetectAsync(lab.Runner, TimeProvider.System, lab.Root, TestContext.Current.CancellationToken);
        (await Accelerator.DetectAsync(lab.Runner, TimeProvider.System, lab.Root, TestContext.Current.CancellationToken)).ShouldBe(found);
        TestContext.Current.TestOutputHelper?.WriteLine($"this host: {found}");
    }

    private async Task WaitUntilOffAsync(MachineSpec spec)
    {
        for (var i = 0; i < 600 && lab.Host.IsRunning(spec.ServerId); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        lab.Host.IsRunning(spec.ServerId).ShouldBeFalse("the power button turns a machine off");
    }
}
