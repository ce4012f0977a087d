using Snowlift.Cli.LocalLab;
using Snowlift.Cli.Tests.Support;

namespace Snowlift.Cli.Tests;

public sealed class InitTests
{
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPmSAu/togsab8o9XjpKF/8PvJ/D3+ijovxPRYQfXupr me@here";

    [Fact]
    public async Task A_new_flake_is_named_after_its_folder()
    {
        using var cli = new Support.Cli();

        (await cli.RunAsync("init", "web", "--user", "ada", "--ssh-key", Key)).ShouldBe(0, cli.Error);

        cli.Out.ShouldMatchGolden("init");
        File.ReadAllText(Path.Combine(cli.Folder, "web", "hosts", "web", "default.nix")).ShouldMatchGolden("init-host.nix");
        File.ReadAllText(Path.Combine(cli.Folder, "web", "flake.nix")).ShouldMatchGolden("init-flake.nix");
    }

    [Fact]
    public async Task What_would_be_added_is_shown_first()
    {
        using var cli = new Support.Cli();
        await cli.RunAsync("init", "--host", "web", "--user", "ada", "--ssh-key", Key);
        using var again = new Support.Cli(cli.Folder);

        (await again.RunAsync("init", "--host", "db", "--user", "ada", "--ssh-key", Key, "--static", "--dry-run")).ShouldBe(0, again.Error);

        again.Out.ShouldMatchGolden("init-add");
        Directory.Exists(Path.Combine(cli.Folder, "hosts", "db")).ShouldBeFalse();
    }

    [Fact]
    public async Task At_a_terminal_it_asks_for_what_was_not_said()
    {
        using var cli = new Support.Cli { Terminal = Support.Cli.TerminalOf(80), Typed = "db\n\narm\nn\ny\n\ny\n" };
        cli.Environment["USER"] = "grace";
        cli.Environment["NO_COLOR"] = "1";

        (await cli.RunAsync("init", "infra", "--ssh-key", Key)).ShouldBe(0, cli.Error);

        cli.Error.ShouldMatchGolden("init-questions");
        File.ReadAllText(Path.Combine(cli.Folder, "infra", "flake.nix")).ShouldContain("aarch64-linux");
        File.Exists(Path.Combine(cli.Folder, "infra", "modules", "nixos", "sops.nix")).ShouldBeTrue();
        File.Exists(Path.Combine(cli.Folder, "infra", "home", "default.nix")).ShouldBeFalse();
    }

    [Fact]
    public async Task Who_says_no_gets_nothing()
    {
        using var cli = new Support.Cli { Terminal = Support.Cli.TerminalOf(80), Typed = "\n\n\n\n\n\nn\n" };

        (await cli.RunAsync("init", "web", "--ssh-key", Key)).ShouldBe(8);

        Directory.Exists(Path.Combine(cli.Folder, "web")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("init-host-there", "--host", "web")]
    [InlineData("init-no-host")]
    [InlineData("init-bad-host", "--host", "a.b")]
    [InlineData("init-both", "--host", "x", "--home-manager", "--no-home-manager")]
    public async Task What_cannot_be_meant_is_refused(string golden, params string[] more)
    {
        using var cli = new Support.Cli();
        await cli.RunAsync("init", "--host", "web", "--ssh-key", Key);
        using var again = new Support.Cli(cli.Folder);

        (await again.RunAsync(["init", "--ssh-key", Key, .. more])).ShouldBe(2);

        again.Error.ShouldMatchGolden($"error-{golden}");
    }

    /// <summary>Nothing is edited in between, and no flake is named: the host is called like its folder.</summary>
    [Fact]
    public async Task What_init_wrote_is_rehearsed_as_it_stands()
    {
        using var cli = new Support.Cli { Clock = TimeProvider.System, Deployer = null };
        Directory.CreateDirectory(Path.Combine(cli.Folder, ".ssh"));
        await cli.Processes.RunAsync(
            Remote.Processes.CommandLine.Of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(cli.Folder, ".ssh", "id_ed25519")), null, default);

        (await cli.RunAsync("init", "web")).ShouldBe(0, cli.Error);
        (await cli.RunAsync("deploy", "web", "--create", "--cloud", "lab", "--machines", "simulated")).ShouldBe(0, cli.Error);

        cli.Error.ShouldContain("the lab's stand-ins take the place of disko, home-manager, nixpkgs");
        cli.Out.ShouldContain("web would be up");
    }

    [Theory]
    [InlineData("github:NixOS/nixpkgs/nixos-26.05", "nixpkgs")]
    [InlineData("github:nixos/nixpkgs", "nixpkgs")]
    [InlineData("nixpkgs", "nixpkgs")]
    [InlineData("flake:nixpkgs/nixos-unstable", "nixpkgs")]
    [InlineData("https://github.com/NixOS/nixpkgs/archive/nixos-26.05.tar.gz", "nixpkgs")]
    [InlineData("git+https://github.com/nix-community/disko.git?ref=v1", "disko")]
    [InlineData("https://channels.nixos.org/nixos-26.05/nixexprs.tar.xz", "nixpkgs")]
    [InlineData("github:nix-community/home-manager/release-26.05", "home-manager")]
    [InlineData("github:Mic92/sops-nix", "sops-nix")]
    [InlineData("github:me/nixpkgs", null)]
    [InlineData("github:NixOS/nixpkgs-fork", null)]
    [InlineData("github:NixOS/nixos-hardware", null)]
    [InlineData("path:/home/me/disko", null)]
    [InlineData(null, null)]
    public void Only_the_well_known_inputs_have_stand_ins(string? address, string? standIn) => StandIns.StandInFor(address).ShouldBe(standIn);
}
