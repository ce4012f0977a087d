using System.Text.Json;
using Snowlift.Cli.Tests.Support;

namespace Snowlift.Cli.Tests;

/// <summary><c>types</c> and <c>locations</c>: the whole program against the lab's API.</summary>
public sealed class OffersTests
{
    private static readonly string[] Rehearsed = ["--cloud", "lab", "--machines", "simulated"];

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task What_can_be_ordered_is_a_calm_table(int width)
    {
        using var cli = new Support.Cli { Clock = TimeProvider.System, Terminal = Support.Cli.TerminalOf(width) };
        (await cli.RunAsync(["types", "--all", .. Rehearsed])).ShouldBe(0, cli.Error);
        cli.Out.Split('\n').ShouldAllBe(line => line.Length <= width);
        cli.Out.ShouldMatchGolden($"types-{width}");
    }

    [Fact]
    public async Task Only_what_was_asked_for_is_shown_and_prices_without_the_address_are_lower()
    {
        using var cli = new Support.Cli { Clock = TimeProvider.System };
        (await cli.RunAsync(
        [
            "types", "--location", "fsn1,sin", "--arch", "x86", "--min-memory", "8", "--min-cores", "4", "--min-disk", "100",
            "--max-price", "70", "--no-ipv4", .. Rehearsed,
        ])).ShouldBe(0, cli.Error);
        cli.Out.ShouldMatchGolden("types-filtered");
    }

    [Fact]
    public async Task Where_nothing_is_like_that_it_says_so()
    {
        using var cli = new Support.Cli { Clock = TimeProvider.System };
        (await cli.RunAsync(["types", "--max-price", "1", .. Rehearsed])).ShouldBe(0);
        cli.Out.ShouldBe("No server type that can be ordered now is like that; --all shows those that cannot, too.\n");
    }

    [Fact]
    public async Task A_location_that_does_not_exist_is_answered_with_the_nearest()
    {
        using var cli = new Support.Cli { Clock = TimeProvider.System };
        (await cli.RunAsync(["types", "--location", "fsn", .. Rehearsed])).ShouldBe(2);
        cli.Out.ShouldBeEmpty();
        cli.Error.ShouldContain("There is no location 'fsn'");
    }

    [Fact]
    public async Task Where_servers_can_stand_is_a_table_too()
    {
        using var cli = new Support.Cli { Clock = TimeProvider.System, Terminal = Support.Cli.TerminalOf(80) };
        (await cli.RunAsync(["locations", .. Rehearsed])).ShouldBe(0, cli.Error);
        cli.Out.Split('\n').ShouldAllBe(line => line.Length <= 80);
        cli.Out.ShouldMatchGolden("locations");
    }

    [Fact]
    public async Task For_programs_each_is_one_document()
    {
        using var types = new Support.Cli { Clock = TimeProvider.System };
        (await types.RunAsync(["types", "--all", "--json", .. Rehearsed])).ShouldBe(0);
        var all = JsonDocument.Parse(types.Out).RootElement;
        all.GetProperty("currency").GetString().ShouldBe("EUR");
        var old = all.GetProperty("types").EnumerateArray().Single(type => type.GetProperty("name").GetString() == "cpx21");
        var place = old.GetProperty("locations").EnumerateArray().Single(l => l.GetProperty("name").GetString() == "fsn1");
        place.GetProperty("orderable").GetBoolean().ShouldBeFalse();
        place.GetProperty("endsAfter").GetDateTimeOffset().Year.ShouldBe(2025);
        place.TryGetProperty("monthly", out _).ShouldBeFalse();

        using var locations = new Support.Cli { Clock = TimeProvider.System };
        (await locations.RunAsync(["locations", "--json", .. Rehearsed])).ShouldBe(0);
        var first = JsonDocument.Parse(locations.Out).RootElement.GetProperty("locations")[0];
        first.GetProperty("name").GetString().ShouldBe("fsn1");
        first.GetProperty("zone").GetString().ShouldBe("eu-central");
        first.GetProperty("cheapest").GetString().ShouldBe("cx23");
    }

    [Fact]
    public async Task Without_a_token_it_says_how_to_get_one()
    {
        using var cli = new Support.Cli();
        cli.Environment.Remove("HCLOUD_TOKEN");
        (await cli.RunAsync("types")).ShouldBe(3);
        cli.Error.ShouldContain("There is no token for Hetzner Cloud");
    }
}
