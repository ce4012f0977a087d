using System.Text.Json.Nodes;
using Snowlift.Lab.Catalogue;
using Snowlift.Lab.Faults;
using Snowlift.Lab.Tests.Support;

namespace Snowlift.Lab.Tests.Api;

public sealed class CatalogueTests
{
    [Fact]
    public async Task Prices_are_strings_as_hetzner_writes_them()
    {
        await using var lab = await LabFixture.StartAsync();
        var price = (await TypeAsync(lab, "cx23"))["prices"]!.AsArray().Single(p => p!.Text("location") == "nbg1")!;
        price["price_monthly"]!.ToJsonString().ShouldBe("""{"net":"5.4900000000","gross":"6.5331000000000000"}""");
        price["price_hourly"]!.ToJsonString().ShouldBe("""{"net":"0.0088000000","gross":"0.0104720000000000"}""");
        var pricing = (await lab.GetAsync("/pricing")).Json!["pricing"]!;
        pricing.Text("currency").ShouldBe("EUR");
        pricing["primary_ips"]![0]!["prices"]![0]!["price_monthly"]!.Text("net").ShouldBe("0.5000000000");
    }

    [Fact]
    public async Task A_price_that_nobody_knows_is_not_made_up()
    {
        await using var lab = await LabFixture.StartAsync();
        var type = await TypeAsync(lab, "cpx32");
        type["locations"]!.AsArray().Select(l => l!.Text("name")).ShouldContain("sin");
        type["prices"]!.AsArray().Select(p => p!.Text("location")).ShouldNotContain("sin");
    }

    [Fact]
    public async Task A_type_that_left_europe_is_listed_there_as_deprecated()
    {
        await using var lab = await LabFixture.StartAsync();
        var locations = (await TypeAsync(lab, "cpx21"))["locations"]!.AsArray();
        var nbg1 = locations.Single(l => l!.Text("name") == "nbg1")!;
        nbg1["available"]!.GetValue<bool>().ShouldBeFalse();
        nbg1["deprecation"]!.Text("unavailable_after").ShouldStartWith("2025-12-31");
        locations.Single(l => l!.Text("name") == "ash")!["available"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public void Made_up_image_ids_are_stable_and_apart_from_the_real_ones()
    {
        var (first, second) = (LabCatalogue.Load().Images, LabCatalogue.Load().Images);
        first.Select(i => i.Id).ShouldBe(second.Select(i => i.Id));
        first.Select(i => i.Id).ShouldBeUnique();
        first.Single(i => i is { Name: "debian-12", Architecture: "x86" }).Id.ShouldBe(114690387);
        first.Single(i => i is { Name: "debian-13", Architecture: "x86" }).Id.ShouldBeGreaterThanOrEqualTo(LabCatalogue.FirstMadeUpImageId);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task What_is_out_of_stock_is_refused_whether_the_list_tells_or_not(bool unlisted, bool stillListed)
    {
        await using var lab = await LabFixture.StartAsync();
        await lab.PostAsync("/_lab/faults", new JsonObject
        {
            ["server_type"] = "cx23",
            ["location"] = "nbg1",
            ["unlisted"] = unlisted,
            ["kind"] = "stock",
        });
        (await lab.PostAsync("/servers", ServerTests.Body())).Code.ShouldBe("resource_unavailable");
        (await lab.PostAsync("/servers", ServerTests.Body())).Code.ShouldBe("resource_unavailable");
        (await TypeAsync(lab, "cx23"))["locations"]!.AsArray().Single(l => l!.Text("name") == "nbg1")!["available"]!
            .GetValue<bool>().ShouldBe(stillListed);
        var elsewhere = ServerTests.Body();
        elsewhere["location"] = "hel1";
        (await lab.PostAsync("/servers", elsewhere)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task Without_a_location_one_is_found_where_the_type_is_in_stock()
    {
        await using var lab = await LabFixture.StartAsync();
        lab.Faults.Add(new StockFault("cx23", Location: "fsn1"));
        var body = ServerTests.Body();
        body.Remove("location");
        (await lab.PostAsync("/servers", body)).Json!["server"]!["location"]!.Text("name").ShouldBe("nbg1");
    }

    private static async Task<JsonNode> TypeAsync(LabFixture lab, string name) =>
        (await lab.GetAsync($"/server_types?name={name}")).Json!["server_types"]![0]!;
}
