namespace Snowlift.Cli.Cloud;

/// <summary>How to get rid of a server.</summary>
internal static class Teardown
{
    /// <summary>The command to type.</summary>
    public static string Command(string server, CloudChoice cloud) => cloud.Kind == CloudKind.Lab
        ? "snowlift lab down"
        : $"hcloud server delete {server}";
}
