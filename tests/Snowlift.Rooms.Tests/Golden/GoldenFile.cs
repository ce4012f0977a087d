using System.Runtime.CompilerServices;

namespace Snowlift.Rooms.Tests.Golden;

/// <summary>
/// Texts that people see, kept beside the tests. With SNOWLIFT_UPDATE_GOLDEN=1 they are written instead of compared.
/// </summary>
internal static class GoldenFile
{
    public static void ShouldMatchGolden(this string text, string name, [CallerFilePath] string test = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(test)!, "..", "Golden", name);
        if (Environment.GetEnvironmentVariable("SNOWLIFT_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(file, text);
        }

        text.ShouldBe(File.Exists(file) ? File.ReadAllText(file) : $"(there is no {name}: SNOWLIFT_UPDATE_GOLDEN=1 writes it)");
    }
}
