using Snowlift.Deploy;

namespace Snowlift.Cli.Cloud;

/// <summary>How to go on with a server, and how to get rid of it.</summary>
internal static class Teardown
{
    /// <summary>The command to type.</summary>
    public static string Command(string server, CloudChoice cloud) => cloud switch
    {
        { IsRehearsal: true } => "nothing to type, it ends with the rehearsal",
        { Kind: CloudKind.Lab } => $"snowlift destroy {server} --cloud lab",
        _ => $"snowlift destroy {server}",
    };

    /// <summary>What brings the next state of the flake onto a machine that was deployed.</summary>
    public static string Update(DeployResult deployed, CloudChoice cloud) => (deployed.ServerId, cloud.Kind) switch
    {
        (null, _) => $"snowlift update {deployed.Host} --target-host {deployed.User}@{deployed.Address}",
        (_, CloudKind.Lab) => $"snowlift update {deployed.Host} --cloud lab",
        _ => $"snowlift update {deployed.Host}",
    };
}
