namespace Snowlift.Cli.Cloud;

/// <summary>How to get rid of a server.</summary>
internal static class Teardown
{
    /// <summary>The command to type.</summary>
    public static string Command(string server, CloudChoice cloud) => cloud switch
    {
        { IsRehearsal: true } => "nothing to type, it ends with the rehearsal",
        { Kind: CloudKind.Lab } => $"snowlift destroy {server} --cloud lab",
        _ => $"snowlift destroy {server}",
    };
}
