namespace Snowlift.Door.Tests.Worlds;

/// <summary>A folder of links to the programs of this computer, except some: for a PATH without Nix, or with another ssh.</summary>
internal static class ProgramFarm
{
    public static void Plant(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var place in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Where(Directory.Exists))
        {
            foreach (var program in Directory.EnumerateFiles(place).Where(program => !IsLeftOut(Path.GetFileName(program))))
            {
                var link = Path.Combine(folder, Path.GetFileName(program));
                if (new FileInfo(link).LinkTarget is null)
                {
                    File.CreateSymbolicLink(link, program);
                }
            }
        }
    }

    private static bool IsLeftOut(string program) =>
        program is "ssh" or "ssh-keyscan" or "snowlift" || program == "nix" || program.StartsWith("nix-", StringComparison.Ordinal);
}
