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
}
