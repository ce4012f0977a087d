using Snowlift.Checks.Facts;
using Snowlift.Checks.Findings;
using Snowlift.Nix.Options;

namespace Snowlift.Checks.Networks;

/// <summary>Whether the addresses of the configuration are this server's.</summary>
public static class AddressChecks
{
    public static IEnumerable<Answer> Static(Subject subject)
    {
        if (subject.Evaluation.Network is not { } network || Uplink.Of(network) is not { } uplinks || !Uplink.IsAllStatic(subject, network, uplinks))
        {
            yield break;
        }

        var (own4, own6) = (Own(subject, isIpv6: false), Own(subject, isIpv6: true));
        if (own4.Count + own6.Count == 0)
        {
            yield break;
        }

        var addresses = uplinks.SelectMany(each => each.Addresses).Distinct().ToList();
        var wrong4 = own4.Count > 0 && addresses.Exists(each => each.IsIpv4) && !addresses.Exists(each => own4.Any(own => own.Address.Equals(each.Address)));
        var right4 = addresses.Exists(each => each.IsIpv4) && !wrong4;
        var right6 = addresses.Exists(each => own6.Any(own => own.Contains(each.Address)));
        var wrong6 = own6.Count > 0 && addresses.Exists(each => each.IsIpv6 && !each.Address.IsIPv6UniqueLocal) && !right6;
        if (!wrong4 && !wrong6)
        {
            yield break;
        }

        var foreign = addresses.Where(each => each.IsIpv4 ? wrong4 : wrong6).ToList();
        yield return new Answer(
            right4 || right6 ? Severity.Warn : Severity.Refuse,
            $"{string.Join(" and ", foreign)} {(foreign.Count == 1 ? "is" : "are")} configured, and this server has {string.Join(" and ", own4.Concat(own6))}",
            right4 || right6 ? "By that IP version it would not be reachable." : "It is configured for another machine: it would start and not be reachable.",
            Mend(subject, network, uplinks, own4, own6) + Lines.OrWritten(subject));
    }

    public static IEnumerable<Answer> Family(Subject subject)
    {
        if (subject.Evaluation.Network is not { } network || Uplink.Of(network) is not { } uplinks || (uplinks.Count == 0 && !Uplink.IsCaredFor(network)))
        {
            yield break;
        }

        var (has4, has6) = Has(subject);
        var isCaredFor = Uplink.IsCaredFor(network);
        var static6 = uplinks.Any(each => each.Addresses.Any(address => address.IsIpv6));
        if (has6 && !has4 && !(network.EnableIpv6 && (static6 || network.CloudInit)))
        {
            var mayLearn = network.EnableIpv6 && (isCaredFor || uplinks.Any(each => each.Dhcp6 || each.Ra != false));
            var isSure = !mayLearn || (subject.Server is not null && !isCaredFor && !uplinks.Any(each => each.Dhcp6 || each.Ra == true));
            yield return new Answer(
                isSure ? Severity.Refuse : Severity.Warn,
                "The server has IPv6 only, and " + (network.EnableIpv6 ? "no IPv6 address is configured" : "networking.enableIPv6 is off"),
                "Hetzner gives IPv6 addresses neither by DHCP nor by router advertisements: it would start and not be reachable.",
                (network.EnableIpv6 ? "" : "networking.enableIPv6 = true;\n") + Mend(subject, network, uplinks, [], Own(subject, isIpv6: true)) + Lines.OrWritten(subject));
        }

        if (has4 && !has6 && !isCaredFor && !uplinks.Any(each => each.Dhcp4 || each.Addresses.Any(address => address.IsIpv4)))
        {
            yield return new Answer(
                Severity.Refuse, "The server has IPv4 only, and only IPv6 is configured",
                "It would start and not be reachable.", Uplink.WritesNetworkd(network) ? Lines.Networkd : Lines.Scripted);
        }
    }

    // Which versions there are; both where that is not known.
    private static (bool Ipv4, bool Ipv6) Has(Subject subject)
    {
        var server = subject.Server;
        // Whatever the address: from the lab's servers it leads to the machine, and is none that the machine itself has.
        var has4 = server?.Ipv4 is not null || Own(subject, isIpv6: false).Count > 0;
        var has6 = server?.Ipv6 is not null || Own(subject, isIpv6: true).Count > 0;
        return has4 || has6 ? (has4, has6) : (true, true);
    }

    // The cloud knows best; what answers for a machine that is none of its servers.
    public static IReadOnlyList<Prefix> Own(Subject subject, bool isIpv6)
    {
        var ofServer = subject.Server is { } server ? [server.Ipv4 ?? "", server.Ipv6 ?? ""] : (string[])[];
        var ofMachine = subject.Machine is { } machine ? machine.Interfaces.Where(each => each.Driver.Length > 0).SelectMany(each => each.Addresses) : [];
        var own = Prefix.ParseAll(ofServer.Concat(ofMachine)).Where(each => each.IsIpv6 == isIpv6 && !each.IsLocal).ToList();

        // An address within the network that the cloud told already says nothing new.
        return [.. own.Where((each, index) => !own.Take(index).Any(before => before.Contains(each.Address)))];
    }

    private static string Mend(
        Subject subject, NetworkOptions network, IReadOnlyList<Uplink> uplinks, IReadOnlyList<Prefix> own4, IReadOnlyList<Prefix> own6)
    {
        // The cloud tells a network, of which a server takes the first address.
        var first6 = own6.Take(1).Select(own => own.Address.GetAddressBytes()[^1] == 0 && own.Length < 128 ? $"{own.Address}1/{own.Length}" : own.ToString());
        var right = own4.Take(1).Select(own => own.ToString()).Concat(first6).ToList();
        if (uplinks.FirstOrDefault(each => each.IsNetworkd) is { } networkd && Uplink.WritesNetworkd(network))
        {
            return $"{networkd.Option}.address = [ {string.Join(' ', right.Select(each => $"\"{each}\""))} ];";
        }

        var name = Uplink.Card(subject, network);
        return string.Join('\n', Prefix.ParseAll(right).Select(each =>
            $"networking.interfaces.{name}.{(each.IsIpv4 ? "ipv4" : "ipv6")}.addresses = "
            + $"[ {{ address = \"{each.Address}\"; prefixLength = {each.Length}; }} ];"));
    }
}
