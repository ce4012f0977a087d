using Snowlift.Lab.Machines;
using Snowlift.Lab.Machines.Qemu;
using Snowlift.Remote.Processes;

namespace Snowlift.Lab.Tests.Machines;

public sealed class QemuCommandTests
{
    private static readonly MachineSpec Spec = new(
        1234567, "web", "127.77.0.5", 22, Cores: 2, MemoryGiB: 4, DiskGB: 40, "debian-12", Uefi: false, [], null, "x86");

    [Fact]
    public void A_machine_looks_like_one_of_Hetzners()
    {
        Lines(new QemuLaunch(Spec, new MachineFolder("/lab/machines", 1234567), Accelerator.Tcg, 2, 2048, null, null)).ShouldBe("""
            qemu-system-x86_64
            -name snowlift-1234567-web
            -daemonize
            -pidfile /lab/machines/1234567/pid
            -nodefaults
            -no-user-config
            -machine pc,hpet=off
            -accel tcg,thread=multi,tb-size=256
            -cpu max
            -smp 2
            -m 2048
            -device virtio-scsi-pci,id=scsi0
            -drive if=none,id=disk0,file=/lab/machines/1234567/disk.qcow2,format=qcow2,cache=unsafe,discard=unmap
            -device scsi-hd,drive=disk0,bus=scsi0.0,bootindex=1
            -netdev user,id=net0,restrict=on,net=172.31.1.0/24,host=172.31.1.1,dns=172.31.1.3,dhcpstart=172.31.1.15,hostfwd=tcp:127.77.0.5:22-:22,guestfwd=tcp:172.31.1.100:80-cmd:busybox httpd -i -h '/lab/machines/1234567/mirror'
            -device virtio-net-pci,netdev=net0,romfile=,mac=96:00:00:12:d6:87
            -smbios type=1,manufacturer=Hetzner,product=vServer,serial=1234567
            -fw_cfg name=opt/snowlift/seed,file=/lab/machines/1234567/seed.tar
            -vga std
            -display none
            -vnc unix:/lab/machines/1234567/vnc.sock,password=on
            -chardev file,id=serial0,path=/lab/machines/1234567/serial.log,append=on
            -serial chardev:serial0
            -chardev socket,id=qmp0,path=/lab/machines/1234567/qmp.sock,server=on,wait=off
            -mon chardev=qmp0,mode=control
            """);
    }

    [Fact]
    public void UEFI_rescue_and_KVM_change_what_they_must()
    {
        var folder = new MachineFolder("/lab/machines", 1234567);
        var plain = Lines(new QemuLaunch(Spec, folder, Accelerator.Tcg, 2, 2048, null, null)).Split('\n');
        var other = Lines(new QemuLaunch(
            Spec with { Uefi = true, SshPort = 2222 }, folder, Accelerator.Kvm, 2, 2048,
            new Firmware("/fw/code.fd", "/fw/vars.fd"), new DirectBoot("/images/bzImage", "/images/initrd"))).Split('\n');

        string.Join('\n', other.Except(plain)).ShouldBe("""
            -accel kvm
            -cpu host
            -drive if=pflash,unit=0,format=raw,readonly=on,file=/fw/code.fd
            -drive if=pflash,unit=1,format=raw,file=/lab/machines/1234567/uefi-vars.fd
            -netdev user,id=net0,restrict=on,net=172.31.1.0/24,host=172.31.1.1,dns=172.31.1.3,dhcpstart=172.31.1.15,hostfwd=tcp:127.77.0.5:2222-:22,guestfwd=tcp:172.31.1.100:80-cmd:busybox httpd -i -h '/lab/machines/1234567/mirror'
            -fw_cfg name=opt/snowlift/seed,file=/lab/machines/1234567/rescue-seed.tar
            -kernel /images/bzImage
            -initrd /images/initrd
            -append console=tty0 console=ttyS0,115200 quiet no_timer_check snowlift.rescue
            """);
    }

    [Fact]
    public void Commas_blanks_and_quotes_in_a_path_survive_QEMUs_option_syntax()
    {
        var lines = Lines(new QemuLaunch(Spec, new MachineFolder("/my lab, it's", 1), Accelerator.Tcg, 1, 512, null, null));
        lines.ShouldContain("file=/my lab,, it's/1/disk.qcow2,format");
        lines.ShouldContain(@"busybox httpd -i -h '/my lab,, it'\''s/1/mirror'");
        lines.ShouldContain("-pidfile /my lab, it's/1/pid");
    }

    [Fact]
    public void A_folder_too_deep_for_a_socket_gets_a_short_one()
    {
        var deep = new MachineFolder("/" + new string('d', 120), 7);
        deep.QmpSocket.Length.ShouldBeLessThan(108);
        deep.QmpSocket.ShouldStartWith("/tmp/snowlift-lab-");
        deep.QmpSocket.ShouldNotBe(new MachineFolder("/" + new string('d', 121), 7).QmpSocket);
        Path.GetDirectoryName(deep.VncSocket).ShouldBe(Path.GetDirectoryName(deep.QmpSocket));
        new MachineFolder("/lab", 7).QmpSocket.ShouldBe("/lab/7/qmp.sock");
    }

    [Theory]
    [InlineData(0.5, 24_000, 512)] // a small type keeps its size
    [InlineData(4, 24_000, 2048)] // the cap
    [InlineData(4, 3_000, 1500)] // half of a small host
    [InlineData(4, 600, 512)] // and never less than boots
    public void Memory_is_what_the_type_says_up_to_the_cap_and_half_of_the_host(double asked, long host, int given)
    {
        var options = new QemuOptions("/lab", new("/images"), Accelerator.Tcg) { HostMemoryMiB = host };
        options.MemoryFor(Spec with { MemoryGiB = asked }).ShouldBe(given);
    }

    /// <summary>One option a line, with its value.</summary>
    private static string Lines(QemuLaunch launch)
    {
        var command = QemuCommand.Build(launch);
        return string.Concat(command.Arguments.Select(a => (a.StartsWith('-') ? "\n" : " ") + a)).Insert(0, command.Program);
    }
}
