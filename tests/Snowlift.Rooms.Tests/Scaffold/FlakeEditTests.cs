using Snowlift.Scaffold;

namespace Snowlift.Rooms.Tests.Scaffold;

public sealed class FlakeEditTests
{
    /// <summary>As flakes look that had the helper before Snowlift.</summary>
    private const string Dotted =
        """
        {
          inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.11"; # { not a brace
          outputs = { self, nixpkgs, home-manager, ... }@inputs: let
            text = "nixosConfigurations = { ${toString { a = "}"; }.a} \" ''";
            long = '' ${"}"} '''' ''${ nixosConfigurations.no = { } '';
            mkNixOSSystem = { system, hostname, enableDisko ? false }: with nixpkgs; lib.nixosSystem { inherit system; };
          in {
            nixosConfigurations.hetzner = mkNixOSSystem {
              system = "x86_64-linux";
              hostname = "hetzner";
              enableDisko = true;
            };
            apps.aarch64-darwin.deploy-hetzner = { type = "app"; program = "x"; };
          };
        }
        """;

    private static readonly string Ours = FlakeTemplate.Render(Samples.Host)["flake.nix"];

    [Fact]
    public void A_host_goes_behind_its_neighbour()
    {
        var entry = new FlakeEdit(Ours).EntryOf("web");
        entry.ShouldBe("web = mkNixOSSystem {\n  system = \"x86_64-linux\";\n  hostname = \"web\";\n  enableDisko = true;\n};");

        var edited = new FlakeEdit(Ours).With(entry.Replace("web", "db", StringComparison.Ordinal)).ShouldNotBeNull();

        new FlakeEdit(edited).Hosts.ShouldBe(["web", "db"]);
        edited.ShouldContain("        };\n\n        db = mkNixOSSystem {\n          system = \"x86_64-linux\";");
        edited.Replace("\n\n        db = mkNixOSSystem {\n          system = \"x86_64-linux\";\n          hostname = \"db\";\n          enableDisko = true;\n        };", "", StringComparison.Ordinal)
            .ShouldBe(Ours);
    }

    [Fact]
    public void Where_hosts_are_written_one_by_one_so_is_the_new_one()
    {
        var edited = new FlakeEdit(Dotted).With(new FlakeEdit(Ours).EntryOf("web")).ShouldNotBeNull();

        new FlakeEdit(edited).Hosts.ShouldBe(["hetzner", "web"]);
        edited.ShouldContain("    };\n\n    nixosConfigurations.web = mkNixOSSystem {\n      system = \"x86_64-linux\";\n");
        new FlakeEdit(edited).TakesHostFolders.ShouldBeFalse();
    }

    [Theory]
    [InlineData("{ outputs = { self }: { nixosConfigurations.a = 1; }; }", "it has no helper")]
    [InlineData("{ outputs = inputs: let mkNixOSSystem = x: x; in { nixosConfigurations = builtins.mapAttrs mkNixOSSystem { }; }; }", "hosts are computed")]
    [InlineData("{ outputs = inputs: let mkNixOSSystem = x: x; in { }; }", "there are none")]
    [InlineData("mkNixOSSystem nixosConfigurations", "it is no flake")]
    [InlineData("{ nixosConfigurations = { mkNixOSSystem = ", "it ends in the middle")]
    public void What_is_not_understood_is_left_alone(string flake, string why) => new FlakeEdit(flake).With("x = 1;").ShouldBeNull(why);
}
