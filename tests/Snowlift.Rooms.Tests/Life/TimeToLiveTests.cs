using FsCheck;
using FsCheck.Fluent;
using Snowlift.Provision.Servers;
using Snowlift.Remote.Errors;

namespace Snowlift.Rooms.Tests.Life;

public sealed class TimeToLiveTests
{
    private static readonly Gen<TimeSpan> Spans = Gen.Choose(10, 366 * 24 * 60).Select(minutes => TimeSpan.FromMinutes(minutes));

    [Theory]
    [InlineData("10m", 10), InlineData("30m", 30), InlineData("8h", 480), InlineData("2d", 2880), InlineData("1w", 10080), InlineData("366d", 527040)]
    public void A_time_is_a_number_and_a_unit(string text, int minutes) => TimeToLive.Parse(text).ShouldBe(TimeSpan.FromMinutes(minutes));

    [Theory]
    [InlineData(""), InlineData("8"), InlineData("h"), InlineData("-8h"), InlineData("8 h"), InlineData("1.5h"), InlineData("8H"), InlineData("8y")]
    [InlineData("9m"), InlineData("0h"), InlineData("367d"), InlineData("53w"), InlineData("99999999999h"), InlineData("2147483647w")]
    public void What_is_none_is_a_usage_error(string text) =>
        Should.Throw<SnowliftException>(() => TimeToLive.Parse(text)).ExitCode.ShouldBe(ExitCode.Usage);

    [Fact]
    public void What_is_written_is_read_back() => Prop.ForAll(
        Spans.ToArbitrary(), span => TimeToLive.Parse(TimeToLive.Format(span)) == span).QuickCheckThrowOnFailure();

    [Fact]
    public void A_moment_survives_being_a_label() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ToArbitrary(),
        seconds =>
        {
            var moment = DateTimeOffset.FromUnixTimeSeconds(seconds);
            var label = TimeToLive.ToLabel(moment);
            return Snowlift.Hetzner.Names.LabelSyntax.ValidateValue(label) is null && TimeToLive.FromLabel(label) == moment;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(null), InlineData(""), InlineData("tomorrow"), InlineData("2026-11-22T21:30:00Z"), InlineData("20261322T213000Z")]
    public void A_label_that_somebody_else_wrote_is_no_moment(string? label) => TimeToLive.FromLabel(label).ShouldBeNull();

    [Theory]
    [InlineData(0, "0 m", "0 m"), InlineData(59, "59 m", "59 m"), InlineData(60, "1 h", "1 h"), InlineData(310, "5 h 10 m", "5 h")]
    [InlineData(1440, "1 d", "1 d"), InlineData(3060, "2 d 3 h", "2 d"), InlineData(1500, "1 d 1 h", "1 d")]
    public void People_read_two_units_or_one(int minutes, string words, string brief)
    {
        TimeToLive.Words(TimeSpan.FromMinutes(minutes)).ShouldBe(words);
        TimeToLive.Words(TimeSpan.FromMinutes(minutes), brief: true).ShouldBe(brief);
    }
}
