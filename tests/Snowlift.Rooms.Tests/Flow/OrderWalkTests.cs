using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Hetzner.Wire;
using Snowlift.Install.Requests;
using Snowlift.Lab.Faults;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Runs.Events;

namespace Snowlift.Rooms.Tests.Flow;

/// <summary>A new server is looked for until one is to be had, and there is never more than one.</summary>
public sealed class OrderWalkTests
{
    [Fact]
    public async Task What_is_sold_out_without_being_listed_so_is_tried_elsewhere_with_its_price_said_first()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.ApiFaults.Add(new StockFault("cx23", "fsn1", Unlisted: true));

        var result = await rehearsal.DeployAsync();

        result.Price.ShouldNotBeNull().Location.ShouldBe("nbg1");
        rehearsal.Log.All.OfType<CostSaid>().Select(cost => cost.What).ShouldBe(
            ["cx23 in fsn1 with a public IPv4", "cx23 in nbg1 with a public IPv4"]);
        rehearsal.Log.All.OfType<Notice>().ShouldContain(notice => notice.Text.StartsWith(
            "cx23 in fsn1 was not to be had (resource_unavailable: error during placement): trying cx23 in nbg1 (", StringComparison.Ordinal));
        rehearsal.Requests.Count(request => request == "POST /v1/servers").ShouldBe(2);
        await ShouldBeOneServerAsync(rehearsal);
    }

    [Fact]
    public async Task What_is_listed_as_sold_out_is_not_even_tried()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.ApiFaults.Add(new StockFault("cx23", "fsn1"));

        var result = await rehearsal.DeployAsync(rehearsal.Request() with { ServerType = "cx23", Location = "fsn1,hel1" });

        result.Price.ShouldNotBeNull().Location.ShouldBe("hel1");
        rehearsal.Requests.Count(request => request == "POST /v1/servers").ShouldBe(1);
        rehearsal.Log.All.OfType<Notice>().ShouldContain(notice =>
            notice.Text.StartsWith("cx23 in fsn1 is not orderable now: taking cx23 in hel1 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_first_type_is_tried_in_every_location_before_the_next_type()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.ApiFaults.Add(new StockFault("cx23", Unlisted: true));
        rehearsal.ApiFaults.Add(new RequestFault("POST /servers", 409, "placement_error", "no place"));

        var result = await rehearsal.DeployAsync(rehearsal.Request() with { ServerType = "cx23,cpx22", Location = "nbg1,fsn1" });

        result.Price.ShouldNotBeNull().ServerType.ShouldBe("cpx22");
        rehearsal.Log.All.OfType<CostSaid>().Select(cost => cost.What.Split(" with")[0]).ShouldBe(
            ["cx23 in nbg1", "cx23 in fsn1", "cpx22 in nbg1"]);
        await ShouldBeOneServerAsync(rehearsal);
    }

    [Fact]
    public async Task Where_all_is_sold_out_every_try_is_named_and_what_more_money_would_do()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.ApiFaults.Add(new StockFault("cx23", Unlisted: true));

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Hetzner);
        failure.What.ShouldBe("The server demo could not be created: all 3 orders were refused, nothing is in stock");
        failure.Why.ShouldNotBeNull().Split('\n').Select(line => line.Split(':')[0]).ShouldBe(["cx23 in fsn1", "cx23 in nbg1", "cx23 in hel1"]);
        failure.Next.ShouldNotBeNull().ShouldEndWith("Or allow more: --max-price 9 adds cx33 in fsn1, 8.99 EUR a month.");
        (await rehearsal.Cloud.Servers.ListAsync(cancellation: TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Fact]
    public async Task With_more_money_the_next_type_follows()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.ApiFaults.Add(new StockFault("cx23", Unlisted: true));

        var result = await rehearsal.DeployAsync(rehearsal.Request() with { MaxPrice = 9 });

        result.Price.ShouldNotBeNull().ServerType.ShouldBe("cx33");
        await ShouldBeOneServerAsync(rehearsal);
    }

    [Theory]
    [InlineData(403, "resource_limit_exceeded")]
    [InlineData(403, "forbidden")]
    [InlineData(409, "uniqueness_error")]
    [InlineData(422, "invalid_input")]
    public async Task What_the_next_order_would_meet_as_well_ends_at_once(int status, string code)
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.ApiFaults.Add(new RequestFault("POST /servers", status, code, "no"));

        await rehearsal.FailAsync();

        rehearsal.Requests.Count(request => request == "POST /v1/servers").ShouldBe(1);
        (await rehearsal.Cloud.Servers.ListAsync(cancellation: TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, 502)]
    [InlineData(false, 504)]
    public async Task An_order_whose_answer_was_lost_is_found_by_its_name_and_not_sent_again(bool cut, int? status)
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.ApiFaults.Add(new RequestFault("POST /servers", status, Cut: cut, CarriedOut: true));

        var result = await rehearsal.DeployAsync();

        result.State.ShouldBe("running");
        rehearsal.Requests.Count(request => request == "POST /v1/servers").ShouldBe(1);
        rehearsal.Log.All.OfType<Notice>().ShouldContain(notice => notice.Text.EndsWith("was carried out all the same.", StringComparison.Ordinal));
        await ShouldBeOneServerAsync(rehearsal);
    }

    [Fact]
    public async Task An_order_that_never_arrived_is_sent_once_more_and_no_other_one()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.ApiFaults.Add(new RequestFault("POST /servers", Cut: true));

        var result = await rehearsal.DeployAsync();

        result.Price.ShouldNotBeNull().Location.ShouldBe("fsn1");
        rehearsal.Requests.Count(request => request == "POST /v1/servers").ShouldBe(2);
        await ShouldBeOneServerAsync(rehearsal);
    }

    [Fact]
    public async Task An_API_that_never_answers_an_order_is_said_so_and_nothing_else_is_ordered()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.ApiFaults.Add(new RequestFault("POST /servers", Cut: true, Times: 9));

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Hetzner);
        failure.What.ShouldBe("The cloud does not answer whether it created demo (cx23 in fsn1)");
        rehearsal.Requests.Count(request => request == "POST /v1/servers").ShouldBe(2);
    }

    [Fact]
    public async Task The_official_client_sees_one_server_after_a_walk_with_refusals_and_a_lost_answer()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.ApiFaults.Add(new StockFault("cx23", "fsn1", Unlisted: true, Times: 1));
        rehearsal.ApiFaults.Add(new RequestFault("POST /servers", 412, "resource_unavailable", "sold out"));
        rehearsal.ApiFaults.Add(new RequestFault("POST /servers", Cut: true, CarriedOut: true));
        await rehearsal.DeployAsync(rehearsal.Request() with { ServerType = "cx23,cpx22", Location = "nbg1,fsn1,hel1" });

        var hcloud = CommandLine.Of("hcloud", "server", "list", "-o", "noheader", "-o", "columns=name,status")
            .WithEnvironment("HCLOUD_ENDPOINT", rehearsal.Endpoint.ToString()).WithEnvironment("HCLOUD_TOKEN", rehearsal.Token)
            .WithEnvironment("HCLOUD_CONFIG", Path.Combine(rehearsal.Folder, "hcloud.toml"));
        var seen = await new ProcessRunner().RunAsync(hcloud, null, TestContext.Current.CancellationToken);

        seen.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldMatch("^demo +running");
    }

    private static async Task ShouldBeOneServerAsync(Rehearsal rehearsal)
    {
        var server = (await rehearsal.Cloud.Servers.ListAsync(cancellation: TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
        server.Name.ShouldBe("demo");
        server.Status.ShouldBe(ServerStatus.Running);
    }
}
