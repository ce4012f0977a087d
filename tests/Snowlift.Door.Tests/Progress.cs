using System.Globalization;
using Snowlift.Door.Tests.Worlds;

namespace Snowlift.Door.Tests;

/// <summary>Tells whoever watches the tests how far they are: they take minutes.</summary>
internal static class Progress
{
    /// <summary>A line that was typed.</summary>
    /// <param name="began">A timestamp of the system's clock.</param>
    public static void Say(string line, long began, Outcome outcome) => Say(string.Create(
        CultureInfo.InvariantCulture,
        $"  {TimeProvider.System.GetElapsedTime(began).TotalSeconds,6:0.0} s {(outcome.Status == 0 ? " " : $"({outcome.Status})")} {line}"));

    public static void Say(string text)
    {
#pragma warning disable RS0030 // The test runner tells nothing of a test before it has ended.
        Console.WriteLine(text);
#pragma warning restore RS0030
    }
}
