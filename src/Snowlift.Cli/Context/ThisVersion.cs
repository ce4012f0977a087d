namespace Snowlift.Cli.Context;

/// <summary>The version of this program.</summary>
internal static class ThisVersion
{
    /// <summary>Like <c>0.1.0</c>.</summary>
    public static string Number => typeof(ThisVersion).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
