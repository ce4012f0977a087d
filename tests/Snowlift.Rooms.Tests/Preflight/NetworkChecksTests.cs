using Snowlift.Checks.Facts;
using Snowlift.Checks.Findings;
using Snowlift.Remote.Ssh;
using Snowlift.Rooms.Tests.Golden;

namespace Snowlift.Rooms.Tests.Preflight;

public sealed class NetworkChecksTests(Corpus corpus) : IClassFixture<Corpus>
{
    private static readonly MachineFacts OnlyIpv6 = MachineFacts.From(ScriptResult.Parse(
        $"boot_id=x\narch=x86_64\ninterface=eth0 96:00:02:00:00:01 virtio_net\n{Cases.Names}\naddress=eth0 2001:db8:1::1/64\ngateway=fe80::1 eth0"));

    private static readonly MachineFacts OnlyIpv4 = MachineFacts.From(ScriptResult.Parse(
        $"boot_id=x\narch=x86_64\ninterface=eth0 96:00:02:00:00:01 virtio_net\n{Cases.Names}\naddress=eth0 203.0.113.7/32\ngateway=172.31.1.1 eth0"));

    [Theory]
    [InlineData("network-none", "no-network Refuse")]
    [InlineData("network-networkd-off", "no-network Refuse")]
    [InlineData("network-no-nameservers", "nameservers Warn")]
    [InlineData("network-two-managers", "network-managers Warn")]
    [InlineData("network-no-gateway", "no-gateway Refuse,no-gateway Warn")]
    [InlineData("network-no-gateway6", "no-gateway Warn")]
    [InlineData("network-gateway6-nowhere", "gateway-interface Warn")]
    public void What_is_amiss_is_found_without_a_machine(string host, string said) => string.Join(',', Said(host)).ShouldBe(said);

    [Theory]
    [InlineData("network-eth0")]
    [InlineData("network-enp1s0-names-off")]
    [InlineData("network-glob-names-off")]
    public void A_wrong_interface_name_is_warned_of_before_the_machine_is_known(string host) => Said(host).ShouldBe(["interface-name Warn"]);

    [Theory]
    [InlineData("network-eth0", Severity.Refuse)]
    [InlineData("network-enp7s0", Severity.Refuse)]
    [InlineData("network-enp1s0-names-off", Severity.Refuse)]
    [InlineData("network-mac", Severity.Refuse)]
    [InlineData("network-glob-names-off", Severity.Warn)]
    public void A_wrong_interface_name_is_refused_once_it_is_sure(string host, Severity severity) =>
        Said(host, Cases.Machine()).ShouldBe([$"interface-name {severity}"]);

    [Theory]
    [InlineData("network-eth0", true)]
    [InlineData("network-enp7s0", false)]
    public void Where_udev_told_no_name_only_the_kernels_is_known_to_be_wrong(string host, bool isRefused) =>
        Said(host, Corpus.Machine("bios")).ShouldBe(isRefused ? ["interface-name Refuse"] : []);

    [Fact]
    public void A_card_that_is_not_on_PCI_may_keep_the_kernels_name() =>
        Said("network-eth0", MachineFacts.From(ScriptResult.Parse("boot_id=x\narch=x86_64\ninterface=eth0 96:00:02:00:00:01 xen_netfront"))).ShouldBeEmpty();

    [Theory]
    [InlineData("network-of-another", "static-address Refuse")]
    [InlineData("network-of-another-scripted", "static-address Refuse")]
    [InlineData("network-half-of-another", "static-address Warn")]
    public void Addresses_of_another_server_are_found(string host, string said)
    {
        Said(host).ShouldBeEmpty();
        Said(host, Cases.Machine()).ShouldBe([said]);
        Said(host, server: Cases.Server()).ShouldBe([said]);
    }

    [Theory]
    [InlineData("network-gateway-outside")]
    [InlineData("network-gateway-outside-scripted")]
    public void A_gateway_outside_the_32_is_refused(string host) => Said(host).ShouldBe(["gateway-on-link Refuse"]);

    [Fact]
    public void An_empty_IPv6_gateway_is_found() => Said("network-empty-gateway6").ShouldBe(["no-gateway Warn"]);

    [Fact]
    public void An_IPv6_only_server_needs_more_than_DHCP()
    {
        var server = Cases.Server(ipv4: false);

        Said("network-ipv4-only", OnlyIpv6).ShouldBe(["address-family Refuse"]);
        Said("network-ipv4-only", server: server).ShouldBe(["address-family Refuse"]);
        Said("right-dhcp-everywhere", OnlyIpv6, server).ShouldBe(["address-family Warn"]);
        Said("network-ipv6-only", OnlyIpv6, server).ShouldBeEmpty();
    }

    [Fact]
    public void An_IPv4_only_server_needs_IPv4()
    {
        Said("network-ipv6-only", OnlyIpv4, Cases.Server(ipv6: false)).ShouldContain("address-family Refuse");
        Said("network-ipv4-only", OnlyIpv4, Cases.Server(ipv6: false)).ShouldBeEmpty();
    }

    [Fact]
    public void An_IPv4_address_of_this_computer_behind_which_the_labs_servers_stand_is_one()
    {
        var server = Cases.Server() with { Ipv4 = "127.77.0.2" };

        Said("right-dhcp-everywhere", server: server).ShouldBeEmpty();
    }

    public static TheoryData<string> RightHosts => [.. Corpus.Hosts("right")];

    [Theory]
    [MemberData(nameof(RightHosts))]
    public void A_network_that_is_right_passes(string host)
    {
        Said(host).ShouldBeEmpty();
        Said(host, Cases.Machine(), Cases.Server()).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_said_is_kept()
    {
        (string, Subject)[] cases =
        [
            .. Corpus.Hosts("network").Where(host => Said(host).Any()).Select(host => ("its machine not known yet", Subject(host))),
            .. Corpus.Hosts("network").Where(host => !Said(host, Cases.Machine(), Cases.Server()).SequenceEqual(Said(host)))
                .Select(host => ("on Hetzner's machine", Subject(host, Cases.Machine(), Cases.Server()))),
            ("on a machine whose names are not known", Subject("network-eth0", Corpus.Machine("bios"))),
            ("on a server with IPv6 only", Subject("network-ipv4-only", OnlyIpv6, Cases.Server(ipv4: false))),
            ("on a server with IPv6 only", Subject("right-dhcp-everywhere", OnlyIpv6, Cases.Server(ipv4: false))),
            ("on a server with IPv4 only", Subject("network-ipv6-only", OnlyIpv4, Cases.Server(ipv6: false))),
        ];
        Cases.Text(CheckArea.Network, cases).ShouldMatchGolden("preflight/network.txt");
    }

    private Subject Subject(string host, MachineFacts? machine = null, ServerFacts? server = null) =>
        corpus.Subject(host) with { Machine = machine, Server = server };

    private IEnumerable<string> Said(string host, MachineFacts? machine = null, ServerFacts? server = null) =>
        Cases.Short(CheckArea.Network, Subject(host, machine, server));
}
