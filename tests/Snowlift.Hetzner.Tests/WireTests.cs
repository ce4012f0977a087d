using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Tests.Fakes;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner.Tests;

public sealed class WireTests
{
    [Fact]
    public async Task A_whole_server_is_read()
    {
        var server = await ReadAsync(Samples.Server);

        server.Id.ShouldBe(new ServerId(42));
        server.Status.ShouldBe(ServerStatus.Running);
        server.Created.ShouldBe(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
        server.PublicNet.Ipv4.ShouldNotBeNull().Ip.ShouldBe("203.0.113.7");
        server.PublicNet.Ipv6.ShouldNotBeNull().Ip.ShouldBe("2001:db8::/64");
        server.PublicNet.FloatingIps.ShouldBe([478]);
        server.ServerType.Name.ShouldBe("cx23");
        server.Location.Name.ShouldBe("fsn1");
        server.Image.ShouldNotBeNull().Name.ShouldBe("debian-12");
        server.Labels["snowlift/managed"].ShouldBe("true");
        server.Protection.ShouldBe(new ServerProtection(Delete: true));
        server.Volumes.ShouldBe([7]);
        server.PrimaryDiskSize.ShouldBe(40);
    }

    [Fact]
    public async Task An_empty_server_reads_as_empty_and_never_as_null()
    {
        var server = await ReadAsync("{}");

        server.Name.ShouldBe("");
        server.Status.ShouldBe(ServerStatus.Unknown);
        server.PublicNet.Ipv4.ShouldBeNull();
        server.PublicNet.FloatingIps.ShouldBeEmpty();
        server.ServerType.Prices.ShouldBeEmpty();
        server.ServerType.Locations.ShouldBeEmpty();
        server.Location.Name.ShouldBe("");
        server.Labels.ShouldBeEmpty();
        server.Volumes.ShouldBeEmpty();
        server.Protection.Delete.ShouldBeFalse();
    }

    [Fact]
    public async Task Null_members_read_as_missing_ones()
    {
        var server = await ReadAsync(
            """{"name":null,"status":null,"public_net":{"ipv4":null,"ipv6":null,"floating_ips":null},"labels":null,"volumes":null,"primary_disk_size":null,"image":null,"server_type":null,"location":null,"protection":null}""");

        server.Name.ShouldBe("");
        server.Status.ShouldBe(ServerStatus.Unknown);
        server.Labels.ShouldBeEmpty();
        server.Volumes.ShouldBeEmpty();
        server.ServerType.Name.ShouldBe("");
    }

    [Fact]
    public async Task Private_networks_are_read()
    {
        var server = await ReadAsync(
            """{"private_net":[{"network":4711,"ip":"10.0.1.2","alias_ips":["10.0.1.9"],"mac_address":"86:00:ff:2a:7d:e1"},{"network":null,"ip":null,"alias_ips":null}]}""");

        server.PrivateNet[0].Network.ShouldBe(4711);
        server.PrivateNet[0].Ip.ShouldBe("10.0.1.2");
        server.PrivateNet[0].MacAddress.ShouldBe("86:00:ff:2a:7d:e1");
        server.PrivateNet[0].AliasIps.ShouldBe(["10.0.1.9"]);
        (server.PrivateNet[1].Ip, server.PrivateNet[1].MacAddress, server.PrivateNet[1].AliasIps.Count).ShouldBe(("", "", 0));
    }

    [Fact]
    public async Task Items_that_are_null_are_no_items()
    {
        var server = await ReadAsync(
            """{"labels":{"a":null,"b":"c"},"public_net":{"firewalls":[null]},"server_type":{"prices":[null],"locations":[null,{"name":"fsn1"}]}}""");

        server.Labels.ShouldHaveSingleItem().Key.ShouldBe("b");
        server.PublicNet.Firewalls.ShouldBeEmpty();
        server.ServerType.Prices.ShouldBeEmpty();
        server.ServerType.Locations.ShouldHaveSingleItem().Name.ShouldBe("fsn1");
    }

    [Fact]
    public async Task A_new_word_and_a_new_member_pass_through()
    {
        var server = await ReadAsync("""{"status":"hibernating","quantum":{"entangled":true}}""");

        server.Status.ShouldBe(ServerStatus.Of("hibernating"));
        server.Status.ToString().ShouldBe("hibernating");
        server.Status.ShouldNotBe(ServerStatus.Unknown);
    }

    [Fact]
    public void A_missing_word_equals_the_unknown_one()
    {
        ServerStatus.Of("unknown").ShouldBe(default);
        default(ErrorCode).ShouldBe(ErrorCode.UnknownError);
        ErrorCode.Of("conflict").ShouldBe(ErrorCode.Conflict);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"server\":")]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("{\"server\":null}")]
    [InlineData("{\"server\":[]}")]
    [InlineData("{\"server\":{\"id\":\"x\"}}")]
    [InlineData("{\"server\":{\"status\":5}}")]
    [InlineData("{\"server\":{\"created\":\"yesterday\"}}")]
    [InlineData("{\"server\":{\"server_type\":{\"prices\":[{\"price_hourly\":{\"net\":\"cheap\"}}]}}}")]
    public async Task An_answer_that_is_not_the_apis_is_an_invalid_response(string body)
    {
        using var api = new FakeApi().On("GET /servers/42", body);
        using var client = api.Client();

        var e = await Should.ThrowAsync<ApiException>(() => client.Servers.GetAsync(new ServerId(42)));

        e.Code.ShouldBe(ErrorCode.InvalidResponse);
        e.Request.ShouldBe("GET /servers/42");
        api.Calls.Count.ShouldBe(1);
    }

    private static async Task<Server> ReadAsync(string server)
    {
        using var api = new FakeApi().On("GET /servers/42", $$"""{"server":{{server}}}""");
        using var client = api.Client();
        return await client.Servers.GetAsync(new ServerId(42));
    }
}
