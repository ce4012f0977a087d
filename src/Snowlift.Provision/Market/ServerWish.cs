using Snowlift.Hetzner.Wire;
using Snowlift.Nix;
using Snowlift.Runs;
using Snowlift.Runs.Texts;

namespace Snowlift.Provision.Market;

/// <summary>What somebody wants of a new server, as far as they said.</summary>
/// <param name="Types">Server types in the order in which they are tried; none for the default and its stand-ins.</param>
/// <param name="Locations">Likewise; none for the default and the others of its network zone.</param>
/// <param name="MaxPrice">The most that it may cost a month, net, with its IPv4; null for none said.</param>
/// <param name="NixSystem">What it shall run: <c>aarch64-linux</c>; null where nobody knows yet.</param>
public sealed record ServerWish(NameList Types, NameList Locations, decimal? MaxPrice = null, string? NixSystem = null)
{
    /// <summary>Makes the command lines that people are told to type, where it cannot be had.</summary>
    public Suggestions Suggest { get; init; } = Suggestions.Plain;

    /// <summary>The architecture that this takes; x86 where nobody knows better.</summary>
    public Architecture Architecture =>
        Platform.Of(NixSystem).ToArchitecture();
}

/// <summary>A type in a location that may be ordered, and what it costs there with its IPv4.</summary>
public sealed record Candidate(ServerType Type, PriceTag Price)
{
    public string Location => Price.Location;

    /// <summary>With what it has: <c>cx23 in fsn1 (2 vCPU, 4 GB RAM, 40 GB disk)</c>.</summary>
    public string Describe() => $"{this} ({Type.Cores} vCPU, {Type.Memory:0.#} GB RAM, {Type.Disk} GB disk)";

    public override string ToString() => $"{Type.Name} in {Location}";
}

/// <summary>A type in a location that is not ordered, and why.</summary>
/// <param name="Price">What it would cost, where that is known.</param>
public sealed record PassedOver(ServerType Type, string Location, PassReason Reason, PriceTag? Price)
{
    public override string ToString() => $"{Type.Name} in {Location}";
}

/// <summary>Why something is not ordered.</summary>
public enum PassReason
{
    /// <summary>The cloud's list says that it takes no orders now.</summary>
    NotOrderable,

    /// <summary>No price is known: nothing is bought unsaid.</summary>
    NoPrice,

    /// <summary>It costs more than it may.</summary>
    TooDear,
}
