using Snowlift.Hetzner.Configuration;

namespace Snowlift.Provision.Market;

/// <summary>What a deploy takes where nothing was said, as the first users' scripts had it.</summary>
public static class DeployDefaults
{
    public const string ServerType = "cpx21";
    public const string Location = "fsn1";
    public const string Image = "ubuntu-24.04";

    /// <summary>
    /// How often the cloud is asked how far it is. A new server takes Hetzner 22 to 28 s and SSH tells sooner: five
    /// questions at most, so that a whole deploy stays at a dozen requests.
    /// </summary>
    public static ActionPolling Polling { get; } = new()
    {
        First = TimeSpan.FromSeconds(3),
        Growth = 1.5,
        Longest = TimeSpan.FromSeconds(8),
    };

    /// <summary>What a stand-in for <see cref="ServerType"/> must have at least.</summary>
    public const int MinimumCores = 2;

    /// <summary>Likewise, in GB.</summary>
    public const decimal MinimumMemoryGb = 4;
}
