using Snowlift.Deploy;

namespace Snowlift.Cli.Cloud;

/// <summary>How to get rid of what a deploy made.</summary>
internal static class Teardown
{
    /// <summary>The command to type, or null where nothing was made: a machine that is only reached over SSH.</summary>
    public static string? Command(DeployResult result, CloudChoice cloud) => (result.ServerId, cloud) switch
    {
        (null, _) => null,
        (_, { Kind: CloudKind.Lab, Machines: MachineKind.Simulated }) => null,
        (_, { Kind: CloudKind.Lab }) => "snowlift lab down",
        _ => $"hcloud server delete {result.Host}",
    };
}
