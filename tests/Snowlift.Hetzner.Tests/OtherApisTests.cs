using System.Net;
using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Tests.Fakes;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner.Tests;

public sealed class OtherApisTests
{
    private const string Key =
        """{"id":7,"name":"me","fingerprint":"b7:2f:30:a0:2f:6c:58:6c:21:04:58:61:ba:06:3b:2f","public_key":"ssh-rsa AAAjjk76kgf…","labels":{},"created":"2016-01-30T23:50:00+00:00"}""";

    [Fact]
    public async Task A_key_is_found_by_fingerprint_and_by_name()
    {
        using var api = new FakeApi().On("GET /ssh_keys", Samples.List("ssh_keys", null, Key));
        using var client = api.Client();

        (await client.SshKeys.FindByFingerprintAsync("b7:2f:30:a0:2f:6c:58:6c:21:04:58:61:ba:06:3b:2f")).ShouldNotBeNull().Id.ShouldBe(7);
        (await client.SshKeys.FindByFingerprintAsync("00:00")).ShouldBeNull();
        (await client.SshKeys.FindAsync("me")).ShouldNotBeNull().Id.ShouldBe(7);
        (await client.SshKeys.ListAsync()).Count.ShouldBe(1);

        api.Lines.ShouldBe(
        [
            "GET /ssh_keys?fingerprint=b7%3A2f%3A30%3Aa0%3A2f%3A6c%3A58%3A6c%3A21%3A04%3A58%3A61%3Aba%3A06%3A3b%3A2f&page=1&per_page=50",
            "GET /ssh_keys?fingerprint=00%3A00&page=1&per_page=50",
            "GET /ssh_keys?name=me&page=1&per_page=50",
            "GET /ssh_keys?page=1&per_page=50",
        ]);
    }

    [Fact]
    public async Task A_key_is_created_and_deleted()
    {
        using var api = new FakeApi()
            .On("POST /ssh_keys", $$"""{"ssh_key":{{Key}}}""", HttpStatusCode.Created)
            .On("DELETE /ssh_keys/7", "", HttpStatusCode.NoContent);
        using var client = api.Client();

        (await client.SshKeys.CreateAsync("me", "ssh-rsa AAAA")).Id.ShouldBe(7);
        await client.SshKeys.DeleteAsync(7);

        api.Calls[0].Body.ShouldBe("""{"name":"me","public_key":"ssh-rsa AAAA"}""");
    }

    [Fact]
    public async Task A_taken_key_says_so_with_uniqueness_error()
    {
        using var api = new FakeApi().OnError("POST /ssh_keys", 409, "uniqueness_error");
        using var client = api.Client();

        var e = await Should.ThrowAsync<ApiException>(() => client.SshKeys.CreateAsync("me", "ssh-rsa AAAA"));

        e.Code.ShouldBe(ErrorCode.UniquenessError);
        api.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_network_tells_its_range()
    {
        using var api = new FakeApi().On(
            "GET /networks/4711", """{"network":{"id":4711,"name":"mynet","ip_range":"10.0.0.0/16","subnets":[],"routes":[],"servers":[42]}}""");
        using var client = api.Client();

        (await client.Networks.GetAsync(4711)).ShouldBe(new Network(4711, "mynet", "10.0.0.0/16"));
    }

    [Fact]
    public async Task A_volume_is_listed_detached_and_deleted()
    {
        using var api = new FakeApi()
            .On("GET /volumes", Samples.List(
                "volumes", null,
                """{"id":4711,"name":"data","size":42.0,"server":12,"linux_device":"/dev/disk/by-id/scsi-0HC_Volume_4711","protection":{"delete":true},"labels":{"a":"b"},"created":"2016-01-30T23:50:11Z"}"""))
            .On("POST /volumes/4711/actions/detach", """{"action":{"id":1,"command":"detach_volume","status":"success","progress":100}}""", HttpStatusCode.Created)
            .On("DELETE /volumes/4711", "", HttpStatusCode.NoContent);
        using var client = api.Client();

        var volume = (await client.Volumes.ListAsync()).ShouldHaveSingleItem();
        (volume.Size, volume.Server, volume.Protection.Delete, volume.Labels["a"]).ShouldBe((42, new ServerId(12), true, "b"));
        (await client.Volumes.DetachAsync(4711)).Command.ShouldBe("detach_volume");
        await client.Volumes.DeleteAsync(4711);
        api.Lines.ShouldBe(["GET /volumes?page=1&per_page=50", "POST /volumes/4711/actions/detach", "DELETE /volumes/4711"]);
    }

    [Fact]
    public async Task A_server_type_knows_its_price_and_where_it_can_be_ordered()
    {
        using var api = new FakeApi().On("GET /server_types", Samples.List("server_types", null, Samples.ServerType));
        using var client = api.Client();

        var type = (await client.ServerTypes.FindAsync("cx23")).ShouldNotBeNull();

        type.Disk.ShouldBe(40);
        type.Memory.ShouldBe(4);
        type.CpuType.ShouldBe(CpuType.Shared);
        type.PriceIn("fsn1").ShouldNotBeNull().PriceMonthly.ShouldBe(new Price(5.49m, 6.5331m));
        type.PriceIn("hel1").ShouldBeNull();
        type.IsAvailableIn("fsn1").ShouldBeTrue();
        type.IsAvailableIn("nbg1").ShouldBeFalse();
        type.IsAvailableIn("hel1").ShouldBeFalse();
        type.Locations[1].Deprecation.ShouldNotBeNull().UnavailableAfter.ShouldBe(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        (await client.ServerTypes.ListAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_location_is_found_by_name()
    {
        using var api = new FakeApi().On("GET /locations", Samples.List("locations", null, Samples.Location));
        using var client = api.Client();

        (await client.Locations.FindAsync("fsn1")).ShouldNotBeNull().NetworkZone.ShouldBe("eu-central");
        (await client.Locations.FindAsync("mars1")).ShouldBeNull();
        (await client.Locations.ListAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_image_is_found_for_one_architecture()
    {
        var arm = Samples.Image.Replace("\"x86\"", "\"arm\"", StringComparison.Ordinal).Replace("114690387", "2", StringComparison.Ordinal);
        using var api = new FakeApi().On("GET /images", Samples.List("images", null, Samples.Image, arm));
        using var client = api.Client();

        (await client.Images.FindAsync("debian-12", Architecture.Arm)).ShouldNotBeNull().Id.ShouldBe(2);
        await client.Images.ListAsync(type: ImageType.Snapshot, includeDeprecated: true);

        api.Lines.ShouldBe(
        [
            "GET /images?name=debian-12&architecture=arm&include_deprecated=true&page=1&per_page=50",
            "GET /images?type=snapshot&include_deprecated=true&page=1&per_page=50",
        ]);
    }

    [Fact]
    public async Task An_image_gets_another_description_and_other_labels()
    {
        using var api = new FakeApi().On("PUT /images/9", $$"""{"image":{{Samples.Image}}}""");
        using var client = api.Client();

        (await client.Images.UpdateAsync(9, "mine", new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = "b" })).Protection.Delete.ShouldBeFalse();
        await Should.ThrowAsync<ArgumentException>(
            () => client.Images.UpdateAsync(9, labels: new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = "not a value" }));

        api.Lines.ShouldHaveSingleItem().ShouldStartWith("PUT /images/9");
    }

    [Fact]
    public async Task An_image_is_read_and_deleted_by_id()
    {
        using var api = new FakeApi()
            .On("GET /images/9", $$"""{"image":{{Samples.Image}}}""")
            .On("DELETE /images/9", "", HttpStatusCode.NoContent);
        using var client = api.Client();

        (await client.Images.GetAsync(9)).OsFlavor.ShouldBe("debian");
        await client.Images.DeleteAsync(9);

        client.RequestCount.ShouldBe(2);
    }

    [Fact]
    public async Task Addresses_are_listed_and_deleted()
    {
        using var api = new FakeApi()
            .On("GET /primary_ips", Samples.List("primary_ips", null, """{"id":3,"name":"primary_ip-3","ip":"203.0.113.9","type":"ipv4","assignee_id":null,"assignee_type":"server","auto_delete":true,"blocked":false,"labels":{},"created":"2026-01-01T00:00:00+00:00"}"""))
            .On("DELETE /primary_ips/3", "", HttpStatusCode.NoContent);
        using var client = api.Client();

        var ip = (await client.PrimaryIps.ListAsync()).ShouldHaveSingleItem();
        ip.AssigneeId.ShouldBeNull();
        ip.AutoDelete.ShouldBeTrue();
        await client.PrimaryIps.DeleteAsync(ip.Id);
    }

    [Fact]
    public async Task The_price_list_has_what_the_server_types_leave_out()
    {
        using var api = new FakeApi().On(
            "GET /pricing",
            """
            {"pricing":{"currency":"EUR","vat_rate":"19.000000",
              "primary_ips":[{"type":"ipv4","prices":[{"location":"fsn1","price_hourly":{"net":"0.0008000000","gross":"0.0009520000000000"},"price_monthly":{"net":"0.5000000000","gross":"0.5950000000000000"}}]}],
              "server_types":[{"id":114,"name":"cx23","prices":[]}],
              "image":{"price_per_gb_month":{"net":"0.0119000000","gross":"0.0141610000000000"}},
              "volume":{"price_per_gb_month":{"net":"0.0572000000","gross":"0.0680680000000000"}},
              "server_backup":{"percentage":"20.00"},"floating_ips":[],"load_balancer_types":[]}}
            """);
        using var client = api.Client();

        var pricing = await client.Pricing.GetAsync();

        pricing.Currency.ShouldBe("EUR");
        pricing.VatRate.ShouldBe(19m);
        pricing.PrimaryIps[0].Prices[0].PriceMonthly.Net.ShouldBe(0.5m);
        pricing.ServerBackup.ShouldNotBeNull().Percentage.ShouldBe(20m);
        pricing.Image.ShouldNotBeNull().PricePerGbMonth.Net.ShouldBe(0.0119m);
    }
}
