using Snowlift.Checks;
using Snowlift.Checks.Facts;
using Snowlift.Checks.Findings;
using Snowlift.Rooms.Tests.Golden;
using Snowlift.Hetzner.Wire;
using Snowlift.Install.Diagnosis;
using Snowlift.Nix;
using Snowlift.Nix.Options;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;

namespace Snowlift.Rooms.Tests.Aftermath;

public sealed class CausesTests
{
    private const string TimedOut = "ssh: connect to host 203.0.113.7 port 22: Connection timed out";
    private const string Refused = "ssh: connect to host 203.0.113.7 port 22: Connection refused";

    private static readonly MachineFacts Machine = new(
        new BootId("b"), "ubuntu", "Ubuntu 24.04 LTS", null, "demo", "x86_64", "uefi", 3800, null, "/dev/sda1", false, false,
        [new MachineDisk("/dev/sda", 40_000_000_000, "QEMU_HARDDISK", "virtio_scsi", [])],
        [],
        [new MachineInterface("eth0", "96:00:01:02:03:04", "virtio_net", ["203.0.113.7/32"], ["172.31.1.1"])],
        []);

    private static readonly GrubOptions Grub = new(["/dev/sda"], [], EfiSupport: true, InstallAsRemovable: true);

    private static readonly HostEvaluation Evaluation =
        new(true, null, "x86_64-linux", "demo", null, null, null, null, null, BootWith(Grub), null, null, null);

    private static Evidence Silent { get; } =
        new(Awaited.System, Instead.Nobody, Machine) { Evaluation = Evaluation, SshLines = [TimedOut] };

    private static DiskReport NeverBegan { get; } = DiskReport.From(ScriptResult.Parse(
        "partition=/dev/sda2 vfat\npartition=/dev/sda3 ext4\nroot=/dev/sda3\nloader=sda2/grub/grub.cfg\njournal=no\n"));

    private static DiskReport Began { get; } = DiskReport.From(ScriptResult.Parse(
        "root=/dev/sda3\nloader=sda:mbr\njournal=yes\nstarted=yes\nlog=[ 1.0] kernel: Linux\nlog=[ 12.3] systemd[1]: Startup finished in 12.3s.\n"));

    [Theory]
    [InlineData("No bootable device.", "The firmware finds nothing to boot on the disk")]
    [InlineData("Boot failed: not a bootable disk", "The firmware finds nothing to boot on the disk")]
    [InlineData("grub rescue> ", "GRUB starts and does not find its own files")]
    [InlineData("error: no such partition.", "GRUB starts and does not find its own files")]
    [InlineData("Kernel panic - not syncing: Attempted to kill init!", "The kernel gave up")]
    [InlineData("Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)", "The kernel cannot mount the root file system")]
    [InlineData("[ TIME ] Timed out waiting for device /dev/disk/by-partlabel/disk-main-root.", "A disk that the configuration names does not appear")]
    [InlineData("[FAILED] Failed to mount /data.", "A file system could not be mounted")]
    [InlineData("You are in emergency mode. After logging in, type journalctl -xb", "It stopped in emergency mode, mostly because a file system is missing")]
    public void What_the_serial_console_says_comes_first(string line, string what)
    {
        var causes = Causes.From(Silent with { Serial = ["Booting from Hard Disk...", line, "", ">"] });

        causes[0].What.ShouldBe(what);
        causes[0].Because.ShouldBe($"The serial console says: {line.Trim()}");
        causes.ShouldNotContain(cause => cause.Because == "Nobody answered.", "the console shows that it never came so far");
    }

    [Fact]
    public void Of_several_complaints_on_the_console_the_last_one_counts_most() =>
        Causes.From(Silent with { Serial = ["[FAILED] Failed to mount /data.", "Kernel panic - not syncing: x"] })
            .Select(cause => cause.What).Take(2).ShouldBe(["The kernel gave up", "A file system could not be mounted"]);

    [Theory]
    [InlineData("demo login: ")]
    [InlineData("<<< NixOS Stage 2 >>>")]
    [InlineData("Welcome to NixOS 25.11 (Xantusia)!")]
    public void A_console_that_shows_the_system_means_that_the_network_is_missing(string line)
    {
        // The journal may not have reached the disk when the machine was reset.
        First(Silent with { Serial = ["<<< NixOS Stage 1 >>>", line], Disk = NeverBegan }).ShouldBe("Its network does not come up");
        First(Silent with { Serial = ["<<< NixOS Stage 1 >>>"], Disk = NeverBegan }).ShouldBe("The boot loader does not start the new system");
    }

    [Fact]
    public void A_journal_on_the_disk_means_that_the_network_is_missing() =>
        First(Silent with { Disk = Began }).ShouldBe("Its network does not come up");

    [Theory]
    [InlineData("systemd-networkd.service", "Its network does not come up")]
    [InlineData("sshd.service", "sshd does not start")]
    public void A_unit_that_failed_by_the_journal_on_the_disk_is_named(string unit, string what)
    {
        var cause = Causes.From(Silent with { Disk = Began with { FailedUnits = [unit, "nginx.service"] } })[0];

        cause.What.ShouldBe(what);
        cause.Because.ShouldBe($"{unit} failed, says the journal on the disk.");
    }

    [Fact]
    public void A_refused_connection_is_sshd_rather_than_the_network() =>
        First(Silent with { SshLines = [Refused], Disk = Began }).ShouldBe("The machine is up, and sshd does not listen where it should");

    [Fact]
    public void Networks_that_match_no_interface_are_named_with_those_that_there_are()
    {
        var network = new NetworkOptions(
            false, true, false, false, true, true, [], null, null, [],
            [new NetworkdNetwork("10-wan", ["enp1s0"], [], "ipv4", null, [], [], [])], null);

        var cause = Causes.From(Silent with { Disk = Began, Evaluation = Evaluation with { Network = network } })[0];

        cause.What.ShouldBe("Its network is configured for other interfaces");
        cause.Next.ShouldContain("eth0 96:00:01:02:03:04 203.0.113.7/32 via 172.31.1.1");
        First(Silent with
        {
            Disk = Began,
            Evaluation = Evaluation with { Network = network with { Networks = [network.Networks[0] with { MatchName = ["en* eth*"] }] } },
        }).ShouldBe("Its network does not come up");
    }

    [Fact]
    public void A_firewall_that_keeps_SSH_out_is_found_in_the_configuration()
    {
        var ssh = new OpenSshOptions(true, [2222], null, null, [], [], [], [], OpenFirewall: false, [], [], []);
        var network = new NetworkOptions(true, false, false, false, true, true, [], null, null, [], [], new FirewallOptions(true, [80], [new PortRange(3000, 3100)]));

        First(Silent with { Disk = Began, Evaluation = Evaluation with { Ssh = ssh, Network = network } })
            .ShouldBe("Its firewall does not let SSH in");
    }

    [Theory]
    [InlineData("bios", false, true)]
    [InlineData("uefi", false, false)]
    public void A_loader_for_the_other_firmware_is_found_in_the_configuration(string firmware, bool withGrub, bool systemdBoot)
    {
        var boot = BootWith(withGrub ? Grub : null) with { SystemdBoot = systemdBoot };

        First(Silent with { Machine = Machine with { Firmware = firmware }, Evaluation = Evaluation with { Boot = boot }, Disk = NeverBegan })
            .ShouldBe("The boot loader is for another firmware");
    }

    [Fact]
    public void Without_a_journal_it_is_the_loader_and_then_the_disk() =>
        Causes.From(Silent with { Disk = NeverBegan }).Select(cause => cause.What).ShouldBe([
            "The boot loader does not start the new system",
            "The initrd does not find or mount the root file system",
            "Its network does not come up",
        ]);

    [Fact]
    public void A_disk_without_a_loader_boots_nothing() =>
        First(Silent with { Disk = NeverBegan with { Loader = [] } }).ShouldBe("There is no boot loader on the disk");

    [Fact]
    public void An_initrd_without_the_disks_module_does_not_see_the_disk()
    {
        var boot = BootWith(Grub) with { InitrdModules = ["ahci", "nvme"] };

        var cause = Causes.From(Silent with { Disk = NeverBegan, Evaluation = Evaluation with { Boot = boot } })[0];

        cause.What.ShouldBe("The initrd does not see the disk");
        cause.Next.ShouldBe("boot.initrd.availableKernelModules = [ \"virtio_scsi\" ];");
    }

    [Fact]
    public void A_disk_without_NixOS_was_not_the_one_that_was_written()
    {
        var empty = DiskReport.From(ScriptResult.Parse("partition=/dev/sda1 ext4\n"));

        var cause = Causes.From(Silent with { Disk = empty })[0];

        (cause.What, cause.Because).ShouldBe(("The new system is not where the rescue system looked for it", "On the disk is /dev/sda1 ext4."));
    }

    [Fact]
    public void A_server_that_is_off_is_said_before_all_else() =>
        First(Silent with { Cloud = new CloudView(ServerStatus.Off, false, []), Serial = ["grub rescue>"] }).ShouldBe("The server is not running");

    [Fact]
    public void An_action_that_failed_is_said_where_nothing_else_was_seen() =>
        First(Silent with { Cloud = new CloudView(ServerStatus.Running, false, ["reset_server: no (action_failed)"]) })
            .ShouldBe("The cloud could not do what it was asked");

    [Fact]
    public void Another_host_key_is_another_system() =>
        First(Silent with { Instead = Instead.OtherHostKey }).ShouldBe("Another system, or another machine, answers at this address");

    [Fact]
    public void A_key_that_is_not_taken_is_a_login_that_is_missing() =>
        First(Silent with { Instead = Instead.KeyRefused, SshLines = ["root@203.0.113.7: Permission denied (publickey)."] })
            .ShouldBe("The system runs, and does not take our key");

    [Fact]
    public void Another_system_that_comes_up_is_the_loader() =>
        First(Silent with { Instead = Instead.OtherSystem, CameUp = Machine, SshLines = [] })
            .ShouldBe("The machine boots another system than the one that was installed");

    [Fact]
    public void An_installer_that_still_answers_was_not_rebooted() =>
        Causes.From(Silent with { Instead = Instead.SameBoot, CameUp = Machine, SshLines = [] })
            .ShouldHaveSingleItem().What.ShouldBe("The reboot was not carried out");

    [Fact]
    public void What_is_to_be_typed_names_the_server_in_its_cloud()
    {
        var inTheLab = Silent with { Server = "web", Suggest = Suggestions.Plain with { Cloud = "lab" } };

        Causes.From(inTheLab with { Cloud = new CloudView(ServerStatus.Off, false, []) })[0].Next
            .ShouldBe($"Start it and run the same command again: {inTheLab.Suggest.Hcloud("server poweron web")}");
        Causes.From(Silent with { Server = "web", Instead = Instead.SameBoot, CameUp = Machine })[0].Next
            .ShouldBe("The installed system is on its disk; reset the server: hcloud server reset web");
        Causes.From(Silent with { Instead = Instead.SameBoot, CameUp = Machine })[0].Next
            .ShouldBe("The installed system is on its disk; reset the machine.");
    }

    [Fact]
    public void An_installer_that_never_comes_has_too_little_memory_where_there_is_little() =>
        First(Silent with { Awaited = Awaited.Installer, Machine = Machine with { MemoryMiB = 900 } })
            .ShouldBe("The memory does not suffice for the installer");

    [Fact]
    public void A_finding_that_was_forced_is_the_first_thing_to_doubt()
    {
        if (AllChecks.All.FirstOrDefault(check => check.Area == CheckArea.Boot) is not { } check)
        {
            return;
        }

        var finding = new Finding(check.Name, Severity.Refuse, "The loader is none", "It would not boot.", "boot.loader = …;") { IsForced = true };
        var cause = Causes.From(Silent with { Findings = [finding], Disk = NeverBegan })[0];

        (cause.What, cause.Next).ShouldBe(("The loader is none", "boot.loader = …;"));
    }

    [Fact]
    public void People_read_the_causes_numbered_with_what_to_do_and_where_to_look()
    {
        Told(Silent with { Disk = Began }, ["/home/me/runs/r-console.png", "/home/me/runs/r-serial.log"]).ShouldMatchGolden("causes-network.txt");
        Told(Silent with { Serial = ["SeaBIOS", "No bootable device."] }, []).ShouldMatchGolden("causes-loader.txt");
    }

    private static string Told(Evidence evidence, IReadOnlyList<string> files)
    {
        var failure = new SnowliftException(
            ExitCode.Install, "The installed system did not answer within 6 minutes after the reboot",
            "It was installed, but does not boot, has no network, or lets nobody in.", "Look at the server's console.");
        var told = DiagnoseMachine.Explain(failure, evidence, Causes.From(evidence), files);
        return $"{told.What}\n--- why\n{told.Why}\n--- next\n{told.Next}\n--- {told.LinesLabel}\n{string.Join('\n', told.LastLines)}\n";
    }

    private static BootOptions BootWith(GrubOptions? grub) =>
        new(grub, false, null, false, "/boot", ["virtio_pci", "virtio-scsi", "sd_mod"], false, [], false);

    private static string First(Evidence evidence) => Causes.From(evidence)[0].What;
}
