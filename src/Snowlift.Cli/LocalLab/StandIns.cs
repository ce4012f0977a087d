using System.Text.RegularExpressions;
using Snowlift.Cli.Context;
using Snowlift.Lab;
using Snowlift.Nix;
using Snowlift.Nix.Source;

namespace Snowlift.Cli.LocalLab;

/// <summary>
/// Rehearses a flake that has never been locked: its well-known inputs are replaced by the lab's stand-ins, so that it
/// evaluates offline and a system comes out that boots in the lab. No lock is written. A flake with a lock is taken as it is:
/// whoever locked it wants those very inputs.
/// </summary>
internal static partial class StandIns
{
    /// <summary>The flake as the lab is to take it; unchanged, and null, where nothing is replaced.</summary>
    public static async Task<(FlakeRef Flake, DemoDeploy? Lab)> ReplaceAsync(
        CliContext context, CloudChoice cloud, FlakeRef flake, Action<string> say, CancellationToken cancellation)
    {
        if (cloud is not { Kind: CloudKind.Lab, StandIns: true }
            || flake.LocalPath is not { } folder
            || File.Exists(Path.Combine(folder, "flake.lock")))
        {
            return (flake, null);
        }

        var inputs = FlakeInputs.Read(await File.ReadAllTextAsync(Path.Combine(folder, "flake.nix"), cancellation));
        var known = inputs.Select(input => (Name: input.Key, StandIn: StandInFor(input.Value))).Where(input => input.StandIn is not null).ToList();
        if (known.Count == 0)
        {
            return (flake, null);
        }

        say($"the flake has no flake.lock yet: the lab's stand-ins take the place of {string.Join(", ", known.Select(input => input.Name))}, "
            + "so this rehearses Snowlift and your modules, not NixOS itself (--no-stand-ins: the real inputs)");
        var demo = await DemoDeploy.FolderAsync(context, cloud.Machines, say, cancellation);
        var standIns = LabHome.Of(context).StandIns();
        var replaced = known.Select(input => new InputOverride(input.Name, Path.Combine(standIns, input.StandIn!)))
            .Concat(known.Where(input => input.StandIn == "nixpkgs").Select(input => new InputOverride($"{input.Name}/{ILab.StandInDemo}", demo)));
        return (
            flake with { Overrides = [.. replaced] },
            new DemoDeploy(flake.Url, null, DemoDeploy.Store(context)));
    }

    /// <summary>The stand-in's folder, of an input's address; null where there is none.</summary>
    internal static string? StandInFor(string? address) => address is null || Known().Match(address) is not { Success: true } match ? null
        : match.Groups["name"].Value is { Length: > 0 } name ? name.ToLowerInvariant()
        : "nixpkgs";

    // github:NixOS/nixpkgs/nixos-26.05 · github:nix-community/disko?ref=v1 · git+https://github.com/Mic92/sops-nix · nixpkgs (of the registry)
    // · https://github.com/NixOS/nixpkgs/archive/….tar.gz · https://channels.nixos.org/nixos-26.05/nixexprs.tar.xz
    [GeneratedRegex(
        @"\A((github:|(git\+)?https://github\.com/)((NixOS/(?<name>nixpkgs))|(nix-community/(?<name>disko|home-manager))|(Mic92/(?<name>sops-nix)))(\.git)?([/?].*)?"
            + @"|(flake:)?(?<name>nixpkgs|disko|home-manager|sops-nix)(/.*)?"
            + @"|https://(channels\.nixos\.org|nixos\.org/channels)/.*)\z",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Known();
}
