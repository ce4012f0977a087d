using Snowlift.Checks;
using Snowlift.Checks.Facts;
using Snowlift.Checks.Findings;
using Snowlift.Rooms.Tests.Golden;
using Snowlift.Remote.Ssh;

namespace Snowlift.Rooms.Tests.Preflight;

public sealed class DiskChecksTests(Corpus corpus) : IClassFixture<Corpus>
{
    private const long GiB = 1L << 30;

    private static readonly MachineFacts VolumeFirst = MachineFacts.From(ScriptResult.Parse(Cases.VolumeFirst));

    [Fact]
    public void Without_a_layout_there_is_nothing_to_install_on()
    {
        Said("disk-none").ShouldBe(["disk-layout Refuse"]);
        DiskChecks.All.Single(check => check.Name == "disk-layout").CanForce.ShouldBeFalse();
    }

    [Fact]
    public void A_disk_of_another_name_is_warned_of_before_and_refused_once_the_machine_is_known()
    {
        Said("disk-nvme").ShouldBe(["disk-exists Warn"]);
        Said("disk-nvme", Cases.Machine()).ShouldBe(["disk-exists Refuse"]);
        Said("disk-by-id-of-another").ShouldBeEmpty();
        Said("disk-by-id-of-another", Cases.Machine()).ShouldBe(["disk-exists Refuse"]);
    }

    [Fact]
    public void A_link_is_not_judged_on_a_machine_that_makes_none() =>
        Said("disk-by-id-of-another", MachineFacts.From(ScriptResult.Parse("boot_id=x\narch=x86_64\ndisk=/dev/sda 40960000000 A"))).ShouldBeEmpty();

    [Fact]
    public void The_root_disk_is_suddenly_sdb_and_disko_would_wipe_the_volume()
    {
        Said("right-root", VolumeFirst).ShouldBe(["disk-volume Refuse"]);
        Cases.Examine(CheckArea.Disk, Subject("right-root", VolumeFirst))[0].Mend
            .ShouldBe("disko.devices.disk.main.device = \"/dev/disk/by-path/pci-0000:06:00.0-scsi-0:0:0:0\";");
    }

    [Fact]
    public void A_volume_is_known_by_its_id_before_the_machine_is_and_where_it_is_not_attached()
    {
        Said("disk-volume").ShouldBe(["disk-volume Refuse"]);
        Said("disk-volume", Cases.Machine()).ShouldBe(["disk-volume Refuse"]);
        Said("disk-volume", VolumeFirst).ShouldBe(["disk-volume Refuse"]);
    }

    [Fact]
    public void A_kernel_name_is_not_to_be_relied_upon_with_a_volume_attached()
    {
        var server = Cases.Server(volumes: 1);

        Cases.Short(CheckArea.Disk, Subject("right-root") with { Server = server }).ShouldBe(["disk-name Warn"]);
        Said("right-root", Cases.Machine(Cases.DataDisk)).ShouldBe(["disk-name Warn"]);
        Cases.Short(CheckArea.Disk, Subject("right-root", Cases.Machine()) with { Server = server }).ShouldBeEmpty();
    }

    [Fact]
    public void A_disk_with_data_that_the_running_system_is_not_on_is_refused()
    {
        var other = Cases.Machine(Cases.DataDisk.Replace("/srv", "/", StringComparison.Ordinal));
        var swapped = other with { Mounts = [new("/dev/sda1", "/dev/sda", "/srv", "ext4"), new("/dev/sdb1", "/dev/sdb", "/", "ext4")] };

        Said("right-root", swapped).ShouldBe(["disk-in-use Refuse"]);
    }

    [Fact]
    public void What_the_installer_mounted_in_a_run_before_is_not_in_the_way()
    {
        var installer = MachineFacts.From(ScriptResult.Parse(
            "boot_id=x\narch=x86_64\nos_variant=installer\ndisk=/dev/sda 40960000000 A\nmount=/dev/sda3 /dev/sda /mnt ext4\nmount=/dev/sda2 /dev/sda /mnt/boot vfat"));

        Said("right-root", installer).ShouldBeEmpty();
        Said("right-root", installer with { Variant = "" }).ShouldBe(["disk-in-use Refuse"]);
    }

    [Fact]
    public void Two_of_diskos_disks_on_one_of_the_machine_are_seen_through_links()
    {
        Said("disk-twice").ShouldBeEmpty();
        Said("disk-twice", Cases.Machine()).ShouldBe(["disk-twice Refuse"]);
    }

    [Fact]
    public void Too_small_for_the_system_is_refused()
    {
        Cases.Short(CheckArea.Disk, Subject("disk-small-root") with { ClosureBytes = GiB }).ShouldBeEmpty();
        Cases.Short(CheckArea.Disk, Subject("disk-small-root") with { ClosureBytes = 2 * GiB }).ShouldBe(["disk-size Refuse"]);
        Cases.Short(CheckArea.Disk, Subject("right-root", Cases.Machine()) with { ClosureBytes = 30 * GiB }).ShouldBeEmpty();
        Cases.Short(CheckArea.Disk, Subject("right-root", Cases.Machine()) with { ClosureBytes = 38 * GiB }).ShouldBe(["disk-size Refuse"]);
        Cases.Short(CheckArea.Disk, Subject("right-lvm", Cases.Machine()) with { ClosureBytes = 38 * GiB }).ShouldBe(["disk-size Refuse"]);
    }

    [Fact]
    public void What_is_compressed_may_fit_all_the_same() =>
        Cases.Short(CheckArea.Disk, Subject("right-impermanence", Cases.Machine()) with { ClosureBytes = 38 * GiB }).ShouldBe(["disk-size Warn"]);

    [Fact]
    public void Partitions_that_do_not_fit_are_refused_before_the_disk_is_wiped()
    {
        Said("disk-large").ShouldBeEmpty();
        Said("disk-large", Cases.Machine()).ShouldBe(["disk-size Refuse"]);
    }

    [Theory]
    [InlineData("disk-no-root", "root-file-system Refuse")]
    [InlineData("disk-old-uuid", "file-system-device Refuse")]
    [InlineData("disk-other-label", "file-system-device Refuse")]
    [InlineData("disk-passphrase", "unlock-at-boot Warn")]
    public void What_would_not_come_up_is_found(string host, string said) => Said(host).ShouldBe([said]);

    [Theory]
    [InlineData("right-root")]
    [InlineData("right-impermanence")]
    [InlineData("right-lvm")]
    [InlineData("right-zfs")]
    [InlineData("right-unlocked-over-ssh")]
    public void A_layout_that_is_right_passes(string host)
    {
        Said(host).ShouldBeEmpty();
        Cases.Short(CheckArea.Disk, Subject(host, Cases.Machine()) with { Server = Cases.Server(), ClosureBytes = 2 * GiB }).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_said_is_kept()
    {
        (string, Subject)[] cases =
        [
            ("its machine not known yet", Subject("disk-none")),
            ("its machine not known yet", Subject("disk-nvme")),
            ("on Hetzner's machine", Subject("disk-nvme", Cases.Machine())),
            ("on Hetzner's machine", Subject("disk-by-id-of-another", Cases.Machine())),
            ("its machine not known yet", Subject("disk-volume")),
            ("with a volume that came first", Subject("right-root", VolumeFirst)),
            ("with a volume attached", Subject("right-root") with { Server = Cases.Server(volumes: 1) }),
            ("with another disk", Subject("right-root", Cases.Machine(Cases.DataDisk))),
            ("with its data on the first disk", Subject("right-root", Cases.Machine(Cases.DataDisk) with
            {
                Mounts = [new("/dev/sda1", "/dev/sda", "/srv", "ext4"), new("/dev/sdb1", "/dev/sdb", "/", "ext4")],
            })),
            ("on Hetzner's machine", Subject("disk-twice", Cases.Machine())),
            ("a system of 2 GiB", Subject("disk-small-root") with { ClosureBytes = 2 * GiB }),
            ("a system of 38 GiB", Subject("right-root", Cases.Machine()) with { ClosureBytes = 38 * GiB }),
            ("on Hetzner's machine", Subject("disk-large", Cases.Machine())),
            ("its machine not known yet", Subject("disk-no-root")),
            ("its machine not known yet", Subject("disk-old-uuid")),
            ("its machine not known yet", Subject("disk-other-label")),
            ("its machine not known yet", Subject("disk-passphrase")),
        ];
        Cases.Text(CheckArea.Disk, cases).ShouldMatchGolden("preflight/disk.txt");
    }

    private Subject Subject(string host, MachineFacts? machine = null) => corpus.Subject(host) with { Machine = machine };

    private IEnumerable<string> Said(string host, MachineFacts? machine = null) => Cases.Short(CheckArea.Disk, Subject(host, machine));
}
