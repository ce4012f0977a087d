using Snowlift.Nix;

namespace Snowlift.Rooms.Tests.Nix;

/// <summary>Messages as Nix and nixpkgs print them, older and newer.</summary>
public sealed class NixDiagnosisTests
{
    private const string UnfreeOld =
        """
        error: Package ‘vscode-1.84.2’ in /nix/store/0ccnxa25whszw7mgbgyzdm4nqc0zwnm8-source/pkgs/applications/editors/vscode/generic.nix:82 has an unfree license (‘unfree’), refusing to evaluate.

               a) To temporarily allow unfree packages, you can use an environment variable
        """;

    private const string UnfreeNew =
        """
               error: Refusing to evaluate package 'mongodb-ce-7.0-rc1' in /nix/store/x-source/pkgs/by-name/mo/mongodb-ce/package.nix:90 because it has an unfree license (‘sspl’)
               Alternatively you can configure a predicate to allow specific packages:
                 { nixpkgs.config.allowUnfreePredicate = pkg: builtins.elem (lib.getName pkg) [
                     "mongodb-ce"
                   ];
                 }
        """;

    [Fact]
    public void An_unfree_package_is_named_with_the_line_that_allows_it()
    {
        Next(UnfreeOld).ShouldBe("vscode-1.84.2 is unfree. Allow it:\nnixpkgs.config.allowUnfreePredicate = pkg: builtins.elem (lib.getName pkg) [ \"vscode\" ];");
        Next(UnfreeNew).ShouldNotBeNull().ShouldEndWith("[ \"mongodb-ce\" ];");
    }

    [Theory]
    [InlineData("error: Package ‘openssl-1.1.1w’ in /nix/store/x-source/pkgs/openssl/default.nix:210 is marked as insecure, refusing to evaluate.")]
    [InlineData("error: Refusing to evaluate package 'openssl-1.1.1w' in /nix/store/x-source/pkgs/openssl/default.nix:210 because it is marked as insecure")]
    public void An_insecure_package_is_named_with_the_line_that_permits_it(string text) =>
        Next(text).ShouldNotBeNull().ShouldEndWith("nixpkgs.config.permittedInsecurePackages = [ \"openssl-1.1.1w\" ];");

    [Theory]
    [InlineData("error: Package ‘hakyll-4.14’ in /nix/store/x/hackage-packages.nix:114755 is marked as broken, refusing to evaluate.", "hakyll-4.14 is known not to build.")]
    [InlineData("error: Package ‘vlc-3.0’ in /nix/store/x/vlc.nix:1 is not supported on ‘aarch64-linux’, refusing to evaluate.", "vlc-3.0 does not exist for this platform.")]
    [InlineData("error: Package ‘vlc-3.0’ in /nix/store/x/vlc.nix:1 is not available on the requested hostPlatform:\n  hostPlatform.config = \"x\"", "vlc-3.0 does not exist for this platform.")]
    [InlineData("error: The option `services.webb' does not exist. Definition values:\n       - In `/nix/store/x-source/web.nix': { }", "NixOS has no option services.webb in this release, or the module that brings it is not imported. It is set in /nix/store/x-source/web.nix")]
    [InlineData("error: infinite recursion encountered\n       at undefined position", "A value asks for itself:")]
    [InlineData("error: unable to download 'https://api.github.com/repos/NixOS/nixpkgs/commits/HEAD': Couldn't resolve host name (6)", "Nix could not reach the internet")]
    [InlineData("error: unable to download 'https://api.github.com/repos/me/private/commits/HEAD': HTTP error 404", "https://api.github.com/repos/me/private/commits/HEAD does not exist, or is private")]
    [InlineData("error: cannot find flake 'flake:nixpgks' in the flake registries", "An input is a name that no registry knows")]
    [InlineData("error: a 'x86_64-linux' with features {} is required to build '/nix/store/x.drv', but I am a 'aarch64-darwin' with features {benchmark}", "The flake builds something for x86_64-linux")]
    [InlineData("error: Path 'hosts/disk.nix' in the repository \"/home/me/flake\" is not tracked by Git.\n\nTo make it visible to Nix, run:", "Nix sees only files that git knows: git -C /home/me/flake add -N hosts/disk.nix")]
    public void What_is_known_is_answered(string text, string answer) => Next(text).ShouldNotBeNull().ShouldStartWith(answer);

    [Theory]
    [InlineData("error: attribute 'hostNam' missing\n       at /nix/store/x-source/flake.nix:12:7:")]
    [InlineData("error: syntax error, unexpected '}', expecting ';'")]
    [InlineData("")]
    public void What_is_not_known_is_not_guessed_at(string text) => Next(text).ShouldBeNull();

    [Theory]
    [InlineData("error: getting status of '/nix/store/x-source/hosts/disk.nix': No such file or directory")]
    [InlineData("error: path '/nix/store/x-source/hosts/disk.nix' does not exist")]
    [InlineData("error: opening file '/nix/store/x-source/hosts/disk.nix': No such file or directory")]
    public void A_file_that_is_there_and_that_git_does_not_know_is_named(string text)
    {
        var folder = Directory.CreateTempSubdirectory("snowlift-flake-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, ".git"));
            Directory.CreateDirectory(Path.Combine(folder, "hosts"));
            Directory.CreateDirectory(Path.Combine(folder, "nix"));
            File.WriteAllText(Path.Combine(folder, "hosts", "disk.nix"), "{ }");
            File.WriteAllText(Path.Combine(folder, "flake.nix"), "{ }");
            File.WriteAllText(Path.Combine(folder, "nix", "flake.nix"), "{ }");

            var answer = $"The file is there, but Nix sees only files that git knows: git -C {folder} add -N hosts/disk.nix";
            NixDiagnosis.Next(FlakeRef.Parse(folder, "/").Flake, "web", text).ShouldBe(answer);
            NixDiagnosis.Next(FlakeRef.Parse(Path.Combine(folder, "nix"), "/").Flake, "web", text).ShouldBe(answer);

            File.Delete(Path.Combine(folder, "hosts", "disk.nix"));
            NixDiagnosis.Next(FlakeRef.Parse(folder, "/").Flake, "web", text).ShouldNotBeNull().ShouldStartWith("Create hosts/disk.nix");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string? Next(string text) => NixDiagnosis.Next(new FlakeRef("github:me/flake"), "web", text);
}
