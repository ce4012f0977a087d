using System.Text.Json;
using Snowlift.Checks.Facts;
using Snowlift.Hetzner.Wire;
using Snowlift.Install.Describing;
using Snowlift.Nix;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;

namespace Snowlift.Rooms.Tests.Describing;

/// <summary>Machines to describe, and the real Nix to read what was written.</summary>
internal static class Described
{
    public const string Card = "interface=eth0 96:00:02:00:00:01 virtio_net";
    public const string Ipv4 = "address=eth0 203.0.113.7/32\ngateway=172.31.1.1 eth0";
    public const string Ipv6 = "address=eth0 2001:db8:1::1/64\ngateway=fe80::1 eth0";
    public const string PrivateCard = "interface=enp7s0 86:00:00:11:22:33 virtio_net\nmtu=enp7s0 1450";
    public const string Nameservers = "nameserver=127.0.0.53\nnameserver=185.12.64.2\nnameserver=2a01:4ff:ff00::add:1";

    public static NetworkStyle Networkd { get; } = new(IsNetworkd: true, "uplink", FlatRoutes: true, NetworkManager: false);

    public static NetworkStyle Scripted { get; } = new(IsNetworkd: false, "uplink", FlatRoutes: true, NetworkManager: false);

    public static IReadOnlyDictionary<string, NetworkDescription> Cases { get; } = new Dictionary<string, NetworkDescription>(StringComparer.Ordinal)
    {
        ["hetzner"] = Of(Server(), Card, Ipv4, Ipv6, Nameservers),
        ["not-set-up-by-its-image"] = Of(Server(), Card, Ipv4),
        ["ipv4-only"] = Of(Server(ipv6: null), Card, Ipv4, Nameservers),
        ["ipv6-only"] = Of(Server(ipv4: null), Card, Ipv6, Nameservers),
        ["private-network"] = Of(
            Server() with { PrivateNet = [new PrivateNet(4711, "10.0.1.2", "86:00:00:11:22:33", ["10.0.1.9"])] },
            Card, Ipv4, Ipv6, PrivateCard, "address=enp7s0 10.0.1.2/32", "route=10.0.0.0/16 10.0.0.1 enp7s0", Nameservers),
        ["two-cards"] = Of(
            null, "interface=ens18 bc:24:11:00:00:01 virtio_net", "interface=ens19 bc:24:11:00:00:02 e1000", "address=ens19 198.51.100.20/24",
            "gateway=198.51.100.1 ens19", "address=ens18 192.168.7.5/24", "route=192.168.0.0/16 192.168.7.1 ens18", "nameserver=198.51.100.1"),
        ["lab"] = Of(
            Server(ipv4: "127.77.0.5", ipv6: null), Card, "address=eth0 172.31.1.15/32", "gateway=172.31.1.1 eth0", "nameserver=172.31.1.3"),
    };

    public static NetworkDescription Of(Server? server, params string[] probe) => DescribeNetwork.Of(
        "web", Machine(probe), server, new Dictionary<long, string> { [4711] = "10.0.0.0/16" });

    public static MachineFacts Machine(params string[] probe) => MachineFacts.From(ScriptResult.Parse($"boot_id=x\narch=x86_64\n{string.Join('\n', probe)}"));

    public static Server Server(string? ipv4 = "203.0.113.7", string? ipv6 = "2001:db8:1::/64") => new()
    {
        Id = new ServerId(42),
        Name = "web",
        PublicNet = new PublicNet(ipv4 is null ? null : new PublicIpv4(ipv4), ipv6 is null ? null : new PublicIpv6(ipv6)),
    };

    /// <summary>What modules say, read by Nix; skips the test where there is none.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ReadAsync(IReadOnlyList<string> modules)
    {
        const string Arguments = """{ lib = { mkForce = value: value; mkDefault = value: value; }; modulesPath = "/modules"; }""";
        var expression = $"map (module: module {Arguments}) [\n{string.Join('\n', modules.Select(module => $"(\n{module})"))}\n]";
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, expression, TestContext.Current.CancellationToken);
            var result = await new ProcessRunner().RunAsync(
                CommandLine.Of("nix-instantiate", "--eval", "--strict", "--json", file).WithEnvironment("NIX_REMOTE", "dummy://"),
                null, TestContext.Current.CancellationToken);
            result.Succeeded.ShouldBeTrue(string.Join('\n', result.Error));
            return [.. JsonSerializer.Deserialize<JsonElement>(result.Output).EnumerateArray()];
        }
        catch (ProgramNotFoundException)
        {
            Assert.Skip("there is no Nix on this computer");
            return [];
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>A value by its path: <c>systemd.network.networks.05-uplink.address</c>, as JSON; null where there is none.</summary>
    public static string? At(this JsonElement module, params string[] path)
    {
        foreach (var name in path)
        {
            if (!module.TryGetProperty(name, out module))
            {
                return null;
            }
        }

        return module.GetRawText();
    }

    public static string Quoted(string text) => NixText.Quote(text);
}
