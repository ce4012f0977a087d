using Snowlift.Door.Tests.Worlds;

namespace Snowlift.Door.Tests;

/// <summary>The program as docs/install.md tells to make it without the lab, made anew.</summary>
[Trait("Category", "Nightly")]
public sealed class WithoutLabTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    [Fact]
    public async Task A_build_without_the_lab_runs_without_AspNet()
    {
        var folder = Directory.CreateTempSubdirectory("snowlift-without-lab-").FullName;
        try
        {
            var shell = new Shell(new Dictionary<string, string>
            {
                ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
                ["HOME"] = Environment.GetEnvironmentVariable("HOME") ?? folder,
            });
            var built = await shell.TypeAsync(
                $"dotnet publish src/Snowlift.Cli -p:WithLab=false -nodeReuse:false -p:UseSharedCompilation=false --artifacts-path {folder}/artifacts -o {folder}/out", Repository.Root, answer: null, Limit);
            built.Status.ShouldBe(0, built.ToString());

            File.ReadAllText($"{folder}/out/snowlift.runtimeconfig.json").ShouldNotContain("AspNetCore");
            File.Exists($"{folder}/out/Snowlift.Lab.dll").ShouldBeFalse();
            (await shell.TypeAsync("./snowlift version", $"{folder}/out", answer: null, Limit)).Status.ShouldBe(0);
            var refused = await shell.TypeAsync("./snowlift lab serve", $"{folder}/out", answer: null, Limit);
            refused.Status.ShouldBe(3, refused.ToString());
            refused.ToString().ShouldContain("This build of Snowlift has no lab");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
