using FsCheck;
using FsCheck.Fluent;
using Snowlift.Checks.Disks;

namespace Snowlift.Rooms.Tests.Preflight;

public sealed class DiskSizeTests
{
    private static readonly Config Quiet = Config.QuickThrowOnFailure.WithQuietOnSuccess(true);

    private static readonly Arbitrary<string> Text = Gen.Elements("0", "1", "9", "K", "m", "G", "T", "i", "B", "%", " ", "-", ".").ListOf()
        .Select(string.Concat).ToArbitrary();

    [Theory]
    [InlineData("1M", 1L << 20)]
    [InlineData("512M", 512L << 20)]
    [InlineData("512MiB", 512L << 20)]
    [InlineData("20G", 20L << 30)]
    [InlineData("2048", 1L << 20)]
    [InlineData("100%", null)]
    [InlineData("0", null)]
    [InlineData("-10G", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("99999999999999999999P", null)]
    public void It_reads_what_disko_takes(string? text, long? bytes) => DiskSize.Bytes(text).ShouldBe(bytes);

    [Fact]
    public void A_larger_unit_is_1024_times_the_smaller() => Check.One(Quiet, Prop.ForAll(Gen.Choose(1, 4000).ToArbitrary(), number =>
        DiskSize.Bytes($"{number}M") == 1024 * DiskSize.Bytes($"{number}K") && DiskSize.Bytes($"{number}G") == 1024 * DiskSize.Bytes($"{number}m")));

    [Fact]
    public void Whatever_it_is_given_it_is_a_size_above_nought_or_none() =>
        Check.One(Quiet, Prop.ForAll(Text, text => DiskSize.Bytes(text) is null or > 0));
}
