using Snowlift.Checks.Facts;
using Snowlift.Checks.Findings;
using Snowlift.Nix.Options;

namespace Snowlift.Checks.Networks;

/// <summary>Whether what is configured is for interfaces that the machine will have under NixOS.</summary>
internal static class InterfaceChecks
{
    public static IEnumerable<Answer> Names(Subject subject)
    {
        if (subject.Evaluation.Network is not { } network || Uplink.IsCaredFor(network))
        {
            return [];
        }

        // One that may fit is enough: the rest may be for networks that are attached later.
        var uplinks = Uplink.Of(network);
        var fits = uplinks.Select(uplink => Fit(uplink, network, subject.Machine)).ToList();
        if (uplinks.Count == 0 || fits.Contains(Certainty.MayFit))
        {
            return [];
        }

        var severity = fits.Contains(Certainty.HardlyFits) ? Severity.Warn : Severity.Refuse;
        return [subject.Machine is { } machine ? Known(severity, uplinks, network, machine) : Unknown(uplinks, network)];
    }

    private static Answer Known(Severity severity, IReadOnlyList<Uplink> uplinks, NetworkOptions network, MachineFacts machine)
    {
        var isByMac = uplinks.All(uplink => uplink.Macs.Count > 0);
        var there = string.Join(", ", Hardware(machine).Select(each =>
            $"{Called(each, network, Hardware(machine).Count)} ({each.Mac})"));
        return new Answer(
            severity,
            $"Only {Wanted(uplinks)} would be set up, and the machine will have {there}",
            isByMac ? "That is another machine's network card: this one would start and not be reachable."
                : $"With {Setting(network)} interfaces are not called so on this machine: it would start and not be reachable.",
            Mend(network, machine));
    }

    private static Answer Unknown(IReadOnlyList<Uplink> uplinks, NetworkOptions network) => new(
        Severity.Warn, $"Only {Wanted(uplinks)} would be set up",
        $"With {Setting(network)} interfaces of Hetzner's servers are not called so: it would start and not be reachable.",
        Mend(network, machine: null));

    private static string Called(MachineInterface one, NetworkOptions network, int count) =>
        Expected(one, network, count) switch
        {
            [] => "a name like enp1s0",
            [var likeliest, ..] when network.PredictableNames => likeliest,
            var names => string.Join(" or ", names),
        };

    private static string Wanted(IReadOnlyList<Uplink> uplinks) => string.Join(" and ", uplinks
        .Select(uplink => string.Join(' ', uplink.Macs.Count > 0 ? uplink.Macs : uplink.Names)).Distinct(StringComparer.Ordinal));

    private static string Setting(NetworkOptions network) =>
        network.PredictableNames ? "predictable interface names" : "usePredictableInterfaceNames off (or net.ifnames=0)";

    private static string Mend(NetworkOptions network, MachineFacts? machine)
    {
        if (Uplink.WritesNetworkd(network))
        {
            return "systemd.network.networks.\"" + network.Networks.First(each => !each.Name.StartsWith("99-", StringComparison.Ordinal)).Name
                + "\".matchConfig = lib.mkForce { Name = \"en* eth*\"; };";
        }

        var name = Expected(machine, network) ?? (network.PredictableNames ? null : "eth0");
        return network.Interfaces.Any(each => each.Addresses.Count > 0)
            ? (name is null ? "networking.usePredictableInterfaceNames = false;  # then it is eth0" : $"Configure networking.interfaces.{name} instead")
            : Lines.Scripted + (name is null ? "" : $"\nor configure networking.interfaces.{name} instead");
    }

    private enum Certainty
    {
        MayFit,
        HardlyFits,
        CannotFit,
    }

    /// <summary>
    /// Whether it takes one of the machine's own interfaces: nothing else will look after that one then. Where the machine is not
    /// known, whether it would take one of the usual names.
    /// </summary>
    public static bool Claims(Uplink uplink, NetworkOptions network, MachineFacts? machine) =>
        (uplink.Macs.Count > 0 || (uplink.Names.Count > 0 && uplink.Names.All(Uplink.IsOfHardware)))
        && Fit(uplink, network, machine) == Certainty.MayFit;

    private static Certainty Fit(Uplink uplink, NetworkOptions network, MachineFacts? machine)
    {
        var hardware = machine is null ? [] : Hardware(machine);
        if (uplink.Macs.Count > 0 && machine is not null && hardware.Count > 0
            && !machine.Interfaces.Any(each => uplink.Macs.Contains(each.Mac, StringComparer.OrdinalIgnoreCase)))
        {
            return Certainty.CannotFit;
        }

        // A bridge, a bond, a VLAN, or a name that the configuration itself gives: nothing to hold it against.
        if (uplink.Names.Count == 0 || uplink.Names.Any(name => !Uplink.IsOfHardware(name))
            || (network.LinkNames ?? []).Any(name => Glob.MatchesAny(uplink.Names, name)))
        {
            return Certainty.MayFit;
        }

        if (machine is null)
        {
            // What a server of Hetzner's may be called, whichever slot its card is in.
            string[] usual = network.PredictableNames ? ["enp1s0", "enp7s0", "ens3", "eno1", "enx960000000001"] : ["eth0"];
            var isOfThatKind = uplink.Names.Any(name => IsKernelName(name) != network.PredictableNames);
            return isOfThatKind || usual.Any(name => Glob.MatchesAny(uplink.Names, name)) ? Certainty.MayFit : Certainty.CannotFit;
        }

        var expected = hardware.Select(each => Expected(each, network, hardware.Count)).ToList();
        if (expected.Count == 0 || expected.Exists(names => names.Any(name => Glob.MatchesAny(uplink.Names, name))))
        {
            return Certainty.MayFit;
        }

        if (expected.Exists(names => names.Count == 0))
        {
            // Which name that is is not known; on PCI it is never the kernel's.
            return uplink.Names.All(IsKernelName) && hardware.TrueForAll(each => each.Driver == "virtio_net") ? Certainty.CannotFit : Certainty.MayFit;
        }

        // networkd looks at alternative names, too, and udev may give the predictable one as such.
        var isAlternative = uplink.IsNetworkd && hardware.Exists(each => each.OtherNames.Any(name => Glob.MatchesAny(uplink.Names, name)));
        return isAlternative ? Certainty.HardlyFits : Certainty.CannotFit;
    }

    private static List<MachineInterface> Hardware(MachineFacts machine) =>
        [.. machine.Interfaces.Where(each => each.Driver.Length > 0)];

    /// <summary>What the machine's first card will be called; null where there is no telling.</summary>
    public static string? Expected(MachineFacts? machine, NetworkOptions network) =>
        machine is null ? null : Hardware(machine).SelectMany(each => Expected(each, network, 1)).FirstOrDefault();

    // What an interface may be called under that configuration; none where there is no telling.
    private static IReadOnlyList<string> Expected(MachineInterface one, NetworkOptions network, int count)
    {
        if (!network.PredictableNames)
        {
            return [.. Enumerable.Range(0, count).Select(index => $"eth{index}")];
        }

        var now = one.Name.StartsWith("en", StringComparison.Ordinal) ? [one.Name] : (string[])[];
        return [.. one.OtherNames.Concat(now).Distinct(StringComparer.Ordinal)];
    }

    private static bool IsKernelName(string name) => name.StartsWith("eth", StringComparison.Ordinal);

}
