using Snowlift.Checks;
using Snowlift.Checks.Findings;
using Snowlift.Checks.Logins;

namespace Snowlift.Rooms.Tests.Preflight;

/// <summary>What goes wrong in the field, and is refused here before anything is created or wiped.</summary>
public sealed class FieldNotesTests(Corpus corpus) : IClassFixture<Corpus>
{
    [Theory]
    [InlineData("lockout-no-keys")]
    [InlineData("lockout-home-manager")]
    [InlineData("lockout-not-in-wheel")]
    [InlineData("lockout-passwords")]
    public void Locked_out_no_key_for_anybody_in_the_new_system(string host) => ShouldRefuse(corpus.Subject(host), "login");

    [Fact]
    public void Root_login_is_off_in_the_new_system()
    {
        ShouldRefuse(corpus.Subject("lockout-root-login-off"), "login");
        Login.Choose(corpus["right-sudo-user"], Corpus.OurKey).ShouldBe(new Login("alice", HasOurKey: true));
    }

    [Fact]
    public void Boots_to_nothing_systemd_boot_on_a_BIOS_machine() =>
        ShouldRefuse(corpus.Subject("boot-systemd-boot") with { Machine = Corpus.Machine("bios") }, "firmware");

    [Fact]
    public void Boots_to_nothing_grub_without_EF02() => ShouldRefuse(corpus.Subject("boot-no-bios-partition"), "bios-partition");

    [Fact]
    public void Duplicated_devices_in_mirroredBoots() =>
        ShouldRefuse(corpus.Subject("boot-grub-twice"), "grub-twice").Mend.ShouldNotBeNull().ShouldContain("boot.loader.grub.device");

    [Fact]
    public void Flake_not_in_gits_index()
    {
        var flake = new FlakeFolder("/home/me/flake", ["hosts/web/disk.nix", "notes.txt", "hosts/right-root/secrets.yaml"], [], []);

        var finding = Examine(corpus.Subject("right-root") with { Flake = flake }).ShouldHaveSingleItem();

        FindingText.Lines(finding).ShouldBe(
            [
                "! untracked: git does not know 2 files of the flake: hosts/web/disk.nix, hosts/right-root/secrets.yaml",
                "  Nix sees only files that git knows: what stands in there is not part of this system.",
                "    git add -N hosts/web/disk.nix hosts/right-root/secrets.yaml",
            ]);
    }

    [Fact]
    public void Home_Manager_did_not_activate_on_first_boot() =>
        AllChecks.Examine(corpus.Subject("sense-home-manager")).ShouldContain(finding => finding.Check == "home-manager");

    [Theory]
    [InlineData("nvme", "nvme")]
    [InlineData("virtio_blk", "virtio_blk")]
    public void Boots_to_nothing_an_initrd_without_the_disks_driver(string driver, string named) =>
        ShouldRefuse(corpus.Subject("right-root") with { Machine = Corpus.Machine("bios", driver: driver) }, "initrd").Found.ShouldContain(named);

    [Fact]
    public void Grub_by_another_name_of_the_disk_is_told_by_the_machine()
    {
        const string link = "/dev/disk/by-id/scsi-0HC_Volume_1234";
        var host = corpus.Subject("boot-grub-by-id");

        Examine(host with { Machine = Corpus.Machine("bios", more: $"disk_link=/dev/sda {link}") }).ShouldBeEmpty();
        ShouldRefuse(
            host with { Machine = Corpus.Machine("bios", more: $"disk=/dev/sdb 10737418240 Volume\ndisk_link=/dev/sdb {link}") }, "grub-devices");
    }

    [Fact]
    public void Secrets_and_inputs_of_the_flakes_folder_are_warned_of()
    {
        var flake = new FlakeFolder("/home/me/flake", [], [new LocalInput("lib", "/home/other/lib", false), new LocalInput("mine", "/home/me/mine", true)], ["keys/host"]);

        Examine(corpus.Subject("right-root") with { Flake = flake }).SelectMany(FindingText.Lines).ShouldBe(
            [
                "! secrets: keys/host holds a private key",
                "  Nix copies a flake's files into /nix/store, where everybody can read them.",
                "    git rm --cached keys/host   and replace the key; sops-nix and agenix keep secrets encrypted in a flake",
                "! local-inputs: The flake's input lib is /home/other/lib, which this computer does not have",
                "  The flake evaluates only while the input is in this computer's Nix store; a new computer, or nix-collect-garbage, ends that.",
                "    Give the input an address that every computer can reach, then: nix flake update lib",
            ]);
    }

    [Fact]
    public void Who_gets_in_is_said_with_everybody_else_who_does() =>
        FindingText.Lines(AllChecks.Examine(corpus.Subject("right-root")).Single(finding => finding.Check == "who")).ShouldBe(
            ["· who: root will be able to log in with your key", "  No other key opens that account. Nobody else can be root."]);

    private static Finding ShouldRefuse(Subject subject, string check)
    {
        var finding = Examine(subject).ShouldHaveSingleItem();
        finding.Severity.ShouldBe(Severity.Refuse);
        finding.Check.ShouldBe(check);
        return finding;
    }

    private static List<Finding> Examine(Subject subject) =>
        [.. AllChecks.All.Where(check => check.Area is CheckArea.Lockout or CheckArea.Boot or CheckArea.Sense)
            .SelectMany(check => check.Examine(subject)).Where(finding => finding.Severity > Severity.Note)];
}
