using Snowlift.Lab;

namespace Snowlift.Cli.Context;

/// <summary>The lab that this build brings: the one place that knows what implements it.</summary>
internal static class BuiltInLab
{
    /// <summary>Makes it; null in a build with <c>-p:WithLab=false</c>.</summary>
    public static Func<LabComputer, ILab>? Lab =>
#if WITH_LAB
        computer => new Snowlift.Lab.LocalLab(computer);
#else
        null;
#endif
}
