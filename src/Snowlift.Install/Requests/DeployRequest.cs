using System.Text.Json.Serialization;
using Snowlift.Build;
using Snowlift.Machines.Files;
using Snowlift.Nix;
using Snowlift.Provision.Market;
using Snowlift.Provision.Ordering;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Texts;

namespace Snowlift.Install.Requests;

/// <summary>Everything that one deploy was asked for; parsed once, at the edge.</summary>
/// <param name="Flake">Where the flake is.</param>
/// <param name="Host">The entry of <c>nixosConfigurations</c>; its server has the same name.</param>
public sealed record DeployRequest(FlakeRef Flake, string Host)
{
    /// <summary>Create the server when there is none of that name.</summary>
    public bool Create { get; init; }

    /// <summary>Begin anew what an earlier run left half-way: its server is rebuilt from its image first.</summary>
    public bool Restart { get; init; }

    /// <summary>When a server that is created expires, from its creation; null for never.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>Refuse a server of that name that another run has made: this one is to be of this run alone.</summary>
    public bool OnlyNew { get; init; }

    /// <summary>Server types in the order in which they are tried; none for the default and its stand-ins.</summary>
    public NameList ServerType { get; init; } = NameList.None;

    /// <summary>Locations in the order in which they are tried; none for the default and those of its network zone.</summary>
    public NameList Location { get; init; } = NameList.None;

    /// <summary>The most that the server may cost a month, net, with its IPv4; null for the rule of <see cref="ServerTypeChoice"/>.</summary>
    public decimal? MaxPrice { get; init; }

    public string Image { get; init; } = DeployDefaults.Image;

    /// <summary>Start from a baked image of the host, where there is one.</summary>
    public bool FromImage { get; init; } = true;

    /// <summary><c>[user@]address[:port]</c> of a machine that SSH reaches, instead of a server of the cloud.</summary>
    public string? TargetHost { get; init; }

    /// <summary>The fingerprint (<c>SHA256:…</c>) that the machine's host key must have, where no known_hosts knows it.</summary>
    public string? AcceptHostKey { get; init; }

    /// <summary>Private or public key file to log in with; null to look for one.</summary>
    public string? SshKey { get; init; }

    /// <summary>The host key that the new system is to have; null for the one that was made before, or a new one.</summary>
    [JsonIgnore]
    public KeyPair? HostKey { get; init; }

    /// <summary>Files for the new system; null for none.</summary>
    [JsonIgnore]
    public ExtraFiles? ExtraFiles { get; init; }

    /// <summary>Files for the installer alone, before it partitions: keys of encrypted disks.</summary>
    [JsonIgnore]
    public IReadOnlyList<InstallerFile> DiskKeys { get; init; } = [];

    /// <summary>There are files that only an installation from the installer can bring.</summary>
    [JsonIgnore]
    public bool BringsFiles => ExtraFiles is not null || DiskKeys.Count > 0;

    /// <summary>How its machine is reached.</summary>
    [JsonIgnore]
    public ReachRequest Reach => new(Host) { TargetHost = TargetHost, AcceptHostKey = AcceptHostKey, SshKey = SshKey };

    /// <summary>What is asked of the flake.</summary>
    [JsonIgnore]
    public HostRequest OfFlake => new(Flake, Host)
    {
        SshKey = SshKey,
        BuildOn = BuildOn,
        Force = Force,
        IsInPlace = Method?.IsInPlace() == true,
        NetworkIsToCome = StaticNetwork,
    };

    /// <summary>What is wanted of the server, once the host is known.</summary>
    public ServerRequest OfServer(HostChecked host) => new(Reach, host.Key)
    {
        Create = Create,
        Restart = Restart,
        OnlyNew = OnlyNew,
        TimeToLive = TimeToLive,
        ServerType = ServerType,
        Location = Location,
        MaxPrice = MaxPrice,
        Image = Image,
        NixSystem = host.Evaluation?.System,
        // What differs is copied from here: an image is of use only where the system is built here. Files are brought by an installation.
        System = FromImage && !BringsFiles && host.BuildsHere && StorePath.TryParse(host.Evaluation?.Toplevel?.Out, out var system) ? system : null,
    };

    public BuildOn BuildOn { get; init; }

    /// <summary>Where the kexec installer comes from; null for nix-community's release that fits the machine.</summary>
    public InstallerSource? Installer { get; init; }

    /// <summary>The one way into NixOS that is tried; null to choose from what the machine is, and to fall back.</summary>
    public Method? Method { get; init; }

    /// <summary>The Nix that <c>infect</c> puts on the machine; null for upstream's release that fits it.</summary>
    public NixRelease? Nix { get; init; }

    /// <summary>Absolute paths that <c>infect</c> leaves where they are.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>Remove what <c>infect</c> leaves of the old system, once the new one is verified.</summary>
    public bool DiscardOldRoot { get; init; }

    /// <summary>Write the machine's network into the flake, as a module with static addresses.</summary>
    public bool StaticNetwork { get; init; }

    /// <summary>How the machine's hardware is written into the flake; null for not at all.</summary>
    public HardwareStyle? HardwareConfig { get; init; }

    /// <summary>Do not ask before a machine with data is wiped.</summary>
    public bool Yes { get; init; }

    /// <summary>Names of checks that may not refuse, as the user said.</summary>
    public IReadOnlyList<string> Force { get; init; } = [];

    /// <summary>End with exit code 7 when the verified system is degraded.</summary>
    public bool Strict { get; init; }
}

/// <summary>How hardware is described.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HardwareStyle>))]
public enum HardwareStyle
{
    /// <summary>A module, as <c>nixos-generate-config</c> writes it.</summary>
    NixosGenerateConfig,

    /// <summary>A report for NixOS's facter module, as nixos-facter writes it.</summary>
    NixosFacter,
}
