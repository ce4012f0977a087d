using Snowlift.Machines.Keys;
using Snowlift.Nix;
using Snowlift.Provision.Market;
using Snowlift.Provision.Reach;
using Snowlift.Runs;
using Snowlift.Runs.Texts;

namespace Snowlift.Provision.Ordering;

/// <summary>What is wanted of the server that a host is to run on.</summary>
/// <param name="Reach">Whose it is, and how it is reached where it is there already.</param>
/// <param name="Key">Logs in, and is registered with the cloud.</param>
public sealed record ServerRequest(ReachRequest Reach, LoginKey Key)
{
    /// <summary>The host, and the server's name.</summary>
    public string Host => Reach.Host;

    /// <summary>Create it when there is none of that name.</summary>
    public bool Create { get; init; }

    /// <summary>Begin anew what an earlier run left half-way: it is rebuilt from its image first.</summary>
    public bool Restart { get; init; }

    /// <summary>Refuse one of that name that another run has made.</summary>
    public bool OnlyNew { get; init; }

    /// <summary>When a server that is created expires, from its creation; null for never.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>Server types in the order in which they are tried; none for the default and its stand-ins.</summary>
    public NameList ServerType { get; init; } = NameList.None;

    /// <summary>Locations in the order in which they are tried; none for the default and those of its network zone.</summary>
    public NameList Location { get; init; } = NameList.None;

    /// <summary>The most that it may cost a month, net, with its IPv4; null for the rule of <see cref="ServerTypeChoice"/>.</summary>
    public decimal? MaxPrice { get; init; }

    /// <summary>The system that it starts with.</summary>
    public string Image { get; init; } = DeployDefaults.Image;

    /// <summary>What it shall run: <c>aarch64-linux</c>; null where nobody knows yet.</summary>
    public string? NixSystem { get; init; }

    /// <summary>The system that a baked image of the host is compared with; null where none would be of use.</summary>
    public StorePath? System { get; init; }

    /// <summary>What is chosen among what the cloud has on offer.</summary>
    public ServerWish Wish(Suggestions suggest) => new(ServerType, Location, MaxPrice, NixSystem) { Suggest = suggest };
}
