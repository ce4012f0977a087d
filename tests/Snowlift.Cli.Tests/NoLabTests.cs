using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Snowlift.Cli.Tests.Support;

namespace Snowlift.Cli.Tests;

/// <summary>A build without the lab: what wants it says so, at once.</summary>
public sealed class NoLabTests
{
    [Theory]
    [InlineData("lab serve")]
    [InlineData("lab status --json")]
    [InlineData("lab down --machines simulated")]
    [InlineData("lab images")]
    [InlineData("lab env")]
    [InlineData("list --cloud lab")]
    [InlineData("locations --cloud lab --machines simulated")]
    [InlineData("check web --cloud lab")]
    [InlineData("deploy demo --create --cloud lab --machines simulated")]
    [InlineData("update web --cloud lab --flake .")]
    public async Task Whatever_needs_the_lab_ends_as_a_prerequisite_that_is_missing(string line)
    {
        using var cli = new Support.Cli { HasLab = false };
        (await cli.RunAsync(line.Split(' '))).ShouldBe(3);
        cli.Error.ShouldMatchGolden("error-no-lab");
        cli.Out.ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(cli.Folder).ShouldBeEmpty("nothing was begun");
    }

    [Fact]
    public async Task The_variable_is_no_way_around()
    {
        using var cli = new Support.Cli { HasLab = false };
        cli.Environment["SNOWLIFT_CLOUD"] = "lab";
        (await cli.RunAsync("list")).ShouldBe(3);
        cli.Error.ShouldMatchGolden("error-no-lab");
    }

    [Fact]
    public async Task Nobody_is_told_to_rehearse_in_it()
    {
        using var cli = new Support.Cli { HasLab = false };
        cli.Environment.Remove("HCLOUD_TOKEN");
        (await cli.RunAsync("list")).ShouldBe(3);
        cli.Error.ShouldContain("There is no token for Hetzner Cloud");
        cli.Error.ShouldNotContain("--cloud lab");
    }

    /// <summary>Of the assembly's own tables: what a build without the lab has to do without is one type, in one place.</summary>
    [Fact]
    public void Nothing_but_what_makes_the_lab_is_known_of_it_and_nothing_of_AspNet()
    {
        var rooms = Directory.GetFiles(AppContext.BaseDirectory, "*nowlift*.dll")
            .Where(file => Path.GetFileName(file) != "Snowlift.Lab.dll" && !file.EndsWith(".Tests.dll", StringComparison.Ordinal)).ToList();
        rooms.Select(Path.GetFileName).ShouldContain("snowlift.dll");
        rooms.Count.ShouldBeGreaterThan(10);
        rooms.SelectMany(OfTheLab).ShouldBe(["snowlift: Snowlift.Lab.LocalLab"]);
    }

    /// <summary>The types that an assembly refers to of the lab's own or of ASP.NET.</summary>
    private static IEnumerable<string> OfTheLab(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        var tables = image.GetMetadataReader();
        return
        [
            .. from type in tables.TypeReferences.Select(tables.GetTypeReference)
               where type.ResolutionScope.Kind == HandleKind.AssemblyReference
               let home = tables.GetString(tables.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)
               where home == "Snowlift.Lab" || home.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
               select $"{Path.GetFileNameWithoutExtension(file)}: {tables.GetString(type.Namespace)}.{tables.GetString(type.Name)}",
        ];
    }
}
