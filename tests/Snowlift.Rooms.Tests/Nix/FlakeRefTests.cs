using Snowlift.Nix;
using Snowlift.Remote.Errors;

namespace Snowlift.Rooms.Tests.Nix;

public sealed class FlakeRefTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("snowlift-flake-");

    public FlakeRefTests() => File.WriteAllText(Path.Combine(_folder.FullName, "flake.nix"), "{ }");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(".", null)]
    [InlineData("", null)]
    [InlineData("#demo", "demo")]
    [InlineData(".#demo", "demo")]
    [InlineData("./#nixosConfigurations.demo", "demo")]
    [InlineData("./#nixosConfigurations.\"demo\"", "demo")]
    public void A_local_flake_is_absolute_and_may_name_its_host(string text, string? host)
    {
        var (flake, named) = FlakeRef.Parse(text, _folder.FullName);

        flake.LocalPath.ShouldNotBeNull().TrimEnd('/').ShouldBe(_folder.FullName);
        named.ShouldBe(host);
    }

    [Fact]
    public void The_path_scheme_stays() =>
        FlakeRef.Parse("path:.", _folder.FullName).Flake.Url.ShouldBe("path:" + _folder.FullName);

    [Theory]
    [InlineData("github:me/flake#web", "github:me/flake", "web")]
    [InlineData("git+https://example.org/flake?ref=main", "git+https://example.org/flake?ref=main", null)]
    public void A_remote_flake_is_left_as_it_is(string text, string url, string? host)
    {
        var (flake, named) = FlakeRef.Parse(text, "/");

        flake.Url.ShouldBe(url);
        flake.LocalPath.ShouldBeNull();
        named.ShouldBe(host);
    }

    [Fact]
    public void A_folder_without_flake_nix_is_a_usage_error() =>
        Should.Throw<SnowliftException>(() => FlakeRef.Parse("/nowhere/at/all", "/")).ExitCode.ShouldBe(ExitCode.Usage);
}
