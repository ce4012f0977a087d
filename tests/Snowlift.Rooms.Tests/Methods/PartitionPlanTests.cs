using FsCheck;
using FsCheck.Fluent;
using Snowlift.Checks.Facts;
using Snowlift.Install.Methods.Infect;
using Snowlift.Nix.Options;
using static Snowlift.Rooms.Tests.Methods.Converted;

namespace Snowlift.Rooms.Tests.Methods;

public sealed class PartitionPlanTests
{
    private static readonly string[] Devices =
    [
        "/dev/disk/by-partlabel/disk-main-root", "/dev/disk/by-partlabel/a b", "/dev/disk/by-label/nixos", "/dev/disk/by-label/much-too-long-a-label",
        "/dev/disk/by-uuid/5110e1f7-0000-4000-8000-000000000001", "/dev/disk/by-uuid/5110-e1f7", "/dev/sda1", "/dev/sda15", "/dev/mapper/root", "",
    ];

    private static readonly string[] Points = ["/", "/boot", "/boot/efi", "/efi", "/home", "/nix"];
    private static readonly string[] Types = ["ext4", "vfat", "btrfs", "auto"];

    [Fact]
    public void Partitions_get_the_names_that_the_configuration_looks_for()
    {
        var plan = Plan(Machine(), Root, Esp);

        plan.BootIsOnRoot.ShouldBeFalse();
        plan.Orders.ShouldBe(
        [
            "mbr /dev/sda",
            "sectors /dev/sda14 0 2048",
            "partlabel /dev/sda1 /dev/sda 1 disk-main-root",
            "partlabel /dev/sda15 /dev/sda 15 disk-main-ESP",
            "mount /boot /dev/sda15 vfat",
        ]);
    }

    [Fact]
    public void What_is_called_so_already_is_told_once_more_where_it_may_be_renamed()
    {
        var machine = Machine(change: ("partition_is=/dev/sda1 fs ext4", "partition_is=/dev/sda1 fs ext4\npartition_is=/dev/sda1 name disk-main-root"));

        Plan(machine, Root).Orders.ShouldBe(["mbr /dev/sda", "sectors /dev/sda14 0 2048", "partlabel /dev/sda1 /dev/sda 1 disk-main-root", "boot root"]);
        Plan(Machine(), Mount("/", "/dev/disk/by-uuid/5110e1f7-0000-4000-8000-000000000001", null)).Orders.ShouldNotContain(order => order.StartsWith("label"));
    }

    [Fact]
    public void File_systems_are_labelled_where_that_is_what_is_looked_for()
    {
        Plan(Machine(), Mount("/", "/dev/disk/by-label/nixos", "ext4"), Mount("/boot", "/dev/disk/by-label/ESP", "vfat")).Orders
            .ShouldBe(["mbr /dev/sda", "sectors /dev/sda14 0 2048", "label /dev/sda1 ext4 nixos", "label /dev/sda15 vfat ESP", "mount /boot /dev/sda15 vfat"]);
        Against(Machine(change: ("fs ext4", "fs xfs")), Mount("/", "/dev/disk/by-label/nixos", "xfs"))
            .ShouldBe("/ is looked for by the label nixos, and /dev/sda1 (xfs) cannot be given one while it is in use");
        Against(Machine(), Mount("/", "/dev/disk/by-label/a-label-that-is-too-long", "ext4")).ShouldEndWith("which ext4 cannot hold");
    }

    [Fact]
    public void What_cannot_be_matched_is_named()
    {
        Against(Machine(), Mount("/", "/dev/disk/by-partlabel/root", "btrfs")).ShouldBe("/ is btrfs in the configuration, and /dev/sda1 holds ext4");
        Against(Machine(), Mount("/", "/dev/mapper/root", "ext4")).ShouldStartWith("/ is looked for at /dev/mapper/root, which /dev/sda1 cannot be called: name it by");
        Against(Machine(), Root, Mount("/home", "/dev/disk/by-partlabel/home", "ext4"))
            .ShouldBe("/home is mounted from /dev/disk/by-partlabel/home, and no partition of the machine can be that");
        Against(Machine(), Root, Mount("/nix", "/dev/disk/by-partlabel/nix", "ext4")).ShouldStartWith("the configuration has /nix on a file system of its own");
        Against(Machine(), Mount("/", "tmpfs", "tmpfs")).ShouldBe("the configuration mounts no partition at /");
        Against(Machine(change: ("table gpt", "table dos")), Root)
            .ShouldBe("/ is looked for by the partition label disk-main-root, and the table of /dev/sda (dos) has no labels");
        PartitionPlan.For(Machine(), Host([Root], swap: ["/dev/disk/by-partlabel/swap"])).Against
            .ShouldBe("the configuration swaps to /dev/disk/by-partlabel/swap, and the machine has no such partition: swap to a file instead (swapDevices)");
    }

    [Fact]
    public void A_name_is_not_taken_from_another_partition() =>
        Against(Machine(change: ("partition_is=/dev/sda15 fs vfat", "partition_is=/dev/sda15 fs vfat\npartition_is=/dev/sda15 name disk-main-root")), Root)
            .ShouldBe("/ is looked for at /dev/disk/by-partlabel/disk-main-root, which is /dev/sda15 here, and it would be on /dev/sda1");

    [Fact]
    public void What_may_be_missing_at_boot_and_what_is_in_RAM_needs_no_partition() => PartitionPlan.For(
        Machine(), Host([Root, Mount("/data", "/dev/disk/by-label/data", "ext4", "nofail"), Mount("/tmp", "tmpfs", "tmpfs")], swap: ["/swapfile"])).Against.ShouldBeNull();

    /// <summary>Whatever is configured: a plan has plain orders about partitions that are there, and each has one name of a kind.</summary>
    [Fact]
    public void Orders_are_about_partitions_that_are_there()
    {
        var mounts = (from device in Gen.Elements(Devices)
                      from point in Gen.Elements(Points)
                      from type in Gen.Elements(Types)
                      select Mount(point, device, type)).ListOf().ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(500), Prop.ForAll(mounts, IsSound));
    }

    private static bool IsSound(IList<ConfiguredFileSystem> mounts)
    {
        var (plan, against) = PartitionPlan.For(Machine(), Host([.. mounts, Root]));
        return (plan is null) != (against is null) && (plan is null || (
            plan.Orders.All(order => order.Split(' ') is [_, var first, ..] words && words.All(word => word.Length > 0)
                && (first is "root" || first.StartsWith('/')))
            && plan.Orders.Where(order => order.StartsWith("partlabel", StringComparison.Ordinal)).Select(order => order.Split(' ')[1]).ToList() is var named
            && named.Distinct(StringComparer.Ordinal).Count() == named.Count));
    }

    private static PartitionPlan Plan(MachineFacts machine, params IReadOnlyList<ConfiguredFileSystem> mounts)
    {
        var (plan, against) = PartitionPlan.For(machine, Host(mounts));
        return plan.ShouldNotBeNull(against);
    }

    private static string Against(MachineFacts machine, params IReadOnlyList<ConfiguredFileSystem> mounts) =>
        PartitionPlan.For(machine, Host(mounts)).Against.ShouldNotBeNull();
}
