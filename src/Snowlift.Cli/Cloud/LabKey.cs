using Snowlift.Cli.LocalLab;

namespace Snowlift.Cli.Cloud;

/// <summary>The key of the lab's demo, for commands that need no flake.</summary>
internal static class LabKey
{
    /// <summary>The key that was named, else the lab's own where its demo was deployed with that; null to look for the user's.</summary>
    public static string? Of(CliContext context, CloudChoice cloud, string? named)
    {
        var own = Path.Combine(context.Paths.Lab, "ssh", "id_ed25519");
        return named ?? (cloud.Kind == CloudKind.Lab && File.Exists(own) ? own : null);
    }
}
