using Snowlift.Deploy;

namespace Snowlift.Cli.Cloud;

/// <summary>Lines to type that mean the same cloud.</summary>
internal static class SuggestionsInCloud
{
    /// <summary>The same, for servers of that cloud.</summary>
    public static Suggestions In(this Suggestions suggest, CloudChoice cloud) => suggest with
    {
        Cloud = cloud.Kind == CloudKind.Lab ? "lab" : cloud.MustBeSaid ? "hetzner" : null,
        EndsWithUs = cloud.IsRehearsal,
        Elsewhere = cloud.Elsewhere,
    };
}
