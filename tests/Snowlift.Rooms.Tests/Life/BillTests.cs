using FsCheck;
using FsCheck.Fluent;
using Snowlift.Provision.Prices;

namespace Snowlift.Rooms.Tests.Life;

/// <summary>Begun hours, at most the month's price in a calendar month, each item for itself.</summary>
public sealed class BillTests
{
    private static readonly DateTimeOffset November = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Bill Server = new("EUR", [new Rate(0.01m, 5m)]);
    private static readonly Bill WithAddress = new("EUR", [new Rate(0.01m, 5m), new Rate(0.001m, 0.5m)]);

    private static readonly Gen<(DateTimeOffset From, TimeSpan Span)> Lives =
        Gen.Choose(0, 400 * 24 * 60).SelectMany(
            _ => Gen.Choose(0, 100 * 24 * 60), (start, span) => (November.AddMinutes(start), TimeSpan.FromMinutes(span)));

    [Theory]
    [InlineData(0, 0), InlineData(1, 1), InlineData(60, 1), InlineData(61, 2), InlineData(24 * 60, 24)]
    public void A_begun_hour_counts_whole(int minutes, int cents) =>
        Server.Between(November, November.AddMinutes(minutes)).ShouldBe(cents / 100m);

    [Fact]
    public void A_month_costs_the_months_price_at_most() =>
        Server.Between(November, November.AddDays(30)).ShouldBe(5m, "720 hours would be 7.20");

    [Fact]
    public void Each_month_has_its_own_cap() =>
        Server.Between(November.AddDays(20), November.AddDays(40)).ShouldBe((240 * 0.01m) + (240 * 0.01m));

    [Fact]
    public void Three_months_are_three_caps() => Server.Between(November, November.AddMonths(3)).ShouldBe(15m);

    [Fact]
    public void An_address_has_a_cap_of_its_own() =>
        WithAddress.Between(November, November.AddDays(25)).ShouldBe(5m + 0.5m, "600 hours: 6.00 and 0.60, both capped");

    [Fact]
    public void It_never_shrinks_nor_passes_the_caps_of_the_months_it_touches() => Prop.ForAll(
        Lives.ToArbitrary(),
        life =>
        {
            var cost = WithAddress.Between(life.From, life.From + life.Span);
            var later = WithAddress.Between(life.From, life.From + life.Span + TimeSpan.FromHours(5));
            var until = life.From + life.Span;
            var months = ((until.Year - life.From.Year) * 12) + until.Month - life.From.Month + 1;
            return cost >= 0 && later >= cost && cost <= months * WithAddress.Monthly;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Within_a_month_and_below_the_cap_it_is_hours_times_price() => Prop.ForAll(
        Gen.Choose(0, 499).ToArbitrary(),
        hours => Server.Between(November, November.AddHours(hours)) == hours * 0.01m).QuickCheckThrowOnFailure();
}
