using System.Runtime.CompilerServices;

namespace Snowlift.Cli.Tests.Support;

/// <summary>What people see, compared to the letter. SNOWLIFT_UPDATE_GOLDEN=1 writes the files anew.</summary>
internal static class GoldenFile
{
    public static void ShouldMatchGolden(this string seen, string name, [CallerFilePath] string test = "")
    {
        var path = Path.Combine(Folder(), $"{name}.txt");
        if (Environment.GetEnvironmentVariable("SNOWLIFT_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Folder());
            File.WriteAllText(path, seen);
        }

        File.Exists(path).ShouldBeTrue($"{path} is missing; SNOWLIFT_UPDATE_GOLDEN=1 writes it (asked for in {test})");
        seen.ShouldBe(File.ReadAllText(path));
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(here)!)!, "Golden");
}
