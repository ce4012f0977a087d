using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Snowlift.Checks.Facts;
using Snowlift.Rooms.Tests.Golden;
using Snowlift.Install.Describing;
using Snowlift.Remote.Errors;

namespace Snowlift.Rooms.Tests.Describing;

public sealed class NetworkModuleTests
{
    public static TheoryData<string> Names => [.. Described.Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_written_is_kept(string name)
    {
        NetworkModule.Write("web", Described.Cases[name], Described.Networkd).ShouldMatchGolden($"describing/{name}.networkd.nix");
        NetworkModule.Write("web", Described.Cases[name], Described.Scripted).ShouldMatchGolden($"describing/{name}.scripted.nix");
    }

    [Fact]
    public void Older_releases_and_other_managers_are_written_for()
    {
        var network = Described.Cases["private-network"];

        NetworkModule.Write("web", network, Described.Networkd with { FlatRoutes = false }).ShouldMatchGolden("describing/before-24.11.networkd.nix");
        NetworkModule.Write("web", network, Described.Scripted with { NetworkManager = true, UplinkName = "eth0" }).ShouldMatchGolden("describing/network-manager.scripted.nix");
    }

    [Fact]
    public async Task Nix_reads_of_networkds_modules_what_was_meant()
    {
        var read = await ReadAsync(Described.Networkd);

        var uplink = Network(read["hetzner"], "05-uplink");
        uplink.At("matchConfig", "MACAddress").ShouldBe("\"96:00:02:00:00:01\"");
        uplink.At("address").ShouldBe("""["203.0.113.7/32","2001:db8:1::1/64"]""");
        uplink.At("routes").ShouldBe("""[{"Gateway":"172.31.1.1","GatewayOnLink":true},{"Gateway":"fe80::1"}]""");
        uplink.At("networkConfig", "DHCP").ShouldBe("\"no\"");
        read["hetzner"].At("networking", "nameservers").ShouldBe("""["185.12.64.2","2a01:4ff:ff00::add:1"]""");
        Network(read["not-set-up-by-its-image"], "05-uplink").At("address").ShouldBe("""["203.0.113.7/32","2001:db8:1::1/64"]""");
        Network(read["ipv6-only"], "05-uplink").At("routes").ShouldBe("""[{"Gateway":"fe80::1"}]""");
        read["ipv6-only"].At("networking", "nameservers").ShouldBe("""["2a01:4ff:ff00::add:1"]""");
        Network(read["ipv4-only"], "05-uplink").At("routes").ShouldBe("""[{"Gateway":"172.31.1.1","GatewayOnLink":true}]""");
        var own = Network(read["private-network"], "05-private0");
        own.At("address").ShouldBe("""["10.0.1.2/32","10.0.1.9/32"]""");
        own.At("routes").ShouldBe("""[{"Destination":"10.0.0.0/16","Gateway":"10.0.0.1","GatewayOnLink":true}]""");
        own.At("linkConfig", "MTUBytes").ShouldBe("\"1450\"");
        Network(read["two-cards"], "05-uplink").At("routes").ShouldBe("""[{"Gateway":"198.51.100.1"}]""");
        Network(read["lab"], "05-uplink").At("address").ShouldBe("""["172.31.1.15/32"]""");
    }

    [Fact]
    public async Task Nix_reads_of_scripted_modules_what_was_meant()
    {
        var read = await ReadAsync(Described.Scripted);

        var networking = read["hetzner"].GetProperty("networking");
        networking.At("interfaces", "uplink", "ipv4").ShouldBe("""{"addresses":[{"address":"203.0.113.7","prefixLength":32}],"routes":[{"address":"172.31.1.1","prefixLength":32}]}""");
        networking.At("interfaces", "uplink", "ipv6").ShouldBe("""{"addresses":[{"address":"2001:db8:1::1","prefixLength":64}]}""");
        networking.At("defaultGateway").ShouldBe("""{"address":"172.31.1.1","interface":"uplink"}""");
        networking.At("defaultGateway6").ShouldBe("""{"address":"fe80::1","interface":"uplink"}""");
        read["hetzner"].At("systemd", "network", "links", "05-uplink", "linkConfig", "Name").ShouldBe("\"uplink\"");
        read["ipv4-only"].At("networking", "defaultGateway6").ShouldBeNull();
        read["ipv6-only"].At("networking", "defaultGateway").ShouldBeNull();
        read["ipv6-only"].At("networking", "interfaces", "uplink", "ipv4").ShouldBeNull();
        read["private-network"].At("networking", "interfaces", "private0", "ipv4", "routes").ShouldBe(
            """[{"address":"10.0.0.1","prefixLength":32},{"address":"10.0.0.0","prefixLength":16,"via":"10.0.0.1"}]""");
        read["private-network"].At("networking", "interfaces", "private0", "mtu").ShouldBe("1450");
    }

    // Nothing that a machine or a flake calls itself may become Nix of its own.
    [Fact]
    public async Task Whatever_things_are_called_Nix_reads_just_that()
    {
        string[] pieces = ["a", "\"", "\\", "${builtins.abort \"no\"}", "$", "''", "\n", "}", "#", "*/", ";", "é", "😀", "\u2028"];
        var texts = Gen.Elements(pieces).NonEmptyListOf().Select(string.Concat).Sample(60, 8).Distinct(StringComparer.Ordinal).ToList();
        var network = Described.Cases["hetzner"];
        List<string> modules = [.. texts.SelectMany(text => new[]
        {
            NetworkModule.Write(text, network with { Cards = [network.Cards[0] with { Mac = text, Role = text }] }, Described.Networkd),
            NetworkModule.Write(text, network, Described.Scripted with { UplinkName = text }),
        })];

        var read = await Described.ReadAsync(modules);

        for (var i = 0; i < texts.Count; i++)
        {
            var unit = read[2 * i].GetProperty("systemd").GetProperty("network").GetProperty("networks").EnumerateObject().ShouldHaveSingleItem();
            unit.Name.ShouldBe($"05-{texts[i]}");
            unit.Value.GetProperty("matchConfig").GetProperty("MACAddress").GetString().ShouldBe(texts[i]);
            read[(2 * i) + 1].GetProperty("networking").GetProperty("interfaces").EnumerateObject().ShouldHaveSingleItem().Name.ShouldBe(texts[i]);
        }
    }

    [Fact]
    public void A_name_that_the_configuration_uses_is_kept_and_a_name_is_never_guessed()
    {
        var machine = Described.Machine(Described.Card, Described.Ipv4);

        DescribeNetwork.Of("web", machine, null, new Dictionary<long, string>()).Cards.ShouldHaveSingleItem().Role.ShouldBe("uplink");
        NetworkModule.Write("web", Described.Cases["hetzner"], Described.Scripted).ShouldNotContain("eth0");
    }

    [Fact]
    public void An_address_on_a_bridge_is_refused_with_its_name()
    {
        var refused = Should.Throw<SnowliftException>(() => Described.Of(
            null, Described.Card, "interface=br0 96:00:02:00:00:01", "address=br0 203.0.113.7/24", "gateway=203.0.113.1 br0"));

        refused.ExitCode.ShouldBe(ExitCode.Refused);
        refused.Why.ShouldNotBeNull().ShouldContain("br0");
    }

    private static JsonElement Network(JsonElement module, string name) =>
        module.GetProperty("systemd").GetProperty("network").GetProperty("networks").GetProperty(name);

    private static async Task<Dictionary<string, JsonElement>> ReadAsync(NetworkStyle style)
    {
        var read = await Described.ReadAsync([.. Described.Cases.Values.Select(network => NetworkModule.Write("web", network, style))]);
        return Described.Cases.Keys.Zip(read).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
    }
}
