using System.Net;
using System.Net.Sockets;
using Snowlift.Lab.Addresses;

namespace Snowlift.Lab.Tests.Addresses;

public sealed class LoopbackAddressesTests
{
    [Theory]
    [InlineData(0, "127.77.1.2")]
    [InlineData(252, "127.77.1.254")]
    [InlineData(253, "127.77.2.2")]
    [InlineData((254 * 253) - 1, "127.77.254.254")]
    [InlineData(254 * 253, "127.77.1.2")]
    public void A_count_has_an_address(int count, string address) => LoopbackAddresses.Address(count).ShouldBe(address);

    [Fact]
    public void Labs_of_different_directories_begin_at_different_places() =>
        Enumerable.Range(0, 20).Select(i => LoopbackAddresses.FirstOf(new LabPaths($"/lab/{i}"))).Distinct().Count().ShouldBeGreaterThan(10);

    [Fact]
    public void An_address_that_the_lab_has_given_away_is_passed_over()
    {
        var next = 77 * 253;
        var (address, port) = new LoopbackAddresses().Take(ref next, a => a == LoopbackAddresses.Address(77 * 253));
        address.ShouldNotBe(LoopbackAddresses.Address(77 * 253));
        next.ShouldBeGreaterThan((77 * 253) + 1);
        port.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void An_address_whose_ssh_port_is_taken_gets_another_one_or_is_passed_over()
    {
        var count = Random.Shared.Next(200 * 253, 240 * 253);
        var next = count;
        var addresses = new LoopbackAddresses();
        var (address, port) = addresses.Take(ref next, _ => false);
        using var listener = new TcpListener(IPAddress.Parse(address), port);
        listener.Start();
        next = count;
        addresses.Take(ref next, _ => false).ShouldNotBe((address, port));
        addresses.Port(address).ShouldNotBe(port);
    }
}
