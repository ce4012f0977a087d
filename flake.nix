{
  description = "From a flake's nixosConfigurations.<host> to a running, verified NixOS server, with one command";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";

  outputs =
    { self, nixpkgs }:
    let
      eachSystem = nixpkgs.lib.genAttrs [
        "x86_64-linux"
        "aarch64-linux"
        "x86_64-darwin"
        "aarch64-darwin"
      ];
      deployWrapper =
        system:
        nixpkgs.legacyPackages.${system}.callPackage ./nix/deploy-hetzner.nix {
          inherit (self.packages.${system}) snowlift;
        };
      app = package: {
        type = "app";
        program = nixpkgs.lib.getExe package;
        meta = { inherit (package.meta) description; };
      };
    in
    {
      packages = eachSystem (system: rec {
        snowlift = nixpkgs.legacyPackages.${system}.callPackage ./nix/package.nix { };
        deploy-hetzner = deployWrapper system { };
        default = snowlift;
      });

      apps = eachSystem (
        system:
        builtins.mapAttrs (_: app) {
          inherit (self.packages.${system}) snowlift deploy-hetzner default;
        }
      );

      overlays.default = final: _: {
        snowlift = final.callPackage ./nix/package.nix { };
      };

      # In a user's own flake: `apps = snowlift.lib.mkDeployApp { flake = self; };`, and then
      # `nix run .#deploy-hetzner -- HOST --create` deploys the hosts of that flake.
      lib.mkDeployApp =
        { flake }:
        eachSystem (system: {
          deploy-hetzner = app (deployWrapper system { inherit flake; });
        });

      templates.default = {
        path = ./templates/default;
        description = "A NixOS server at Hetzner Cloud, with disko and Home Manager";
        welcomeText = ''
          Put your public key into `hosts/hetzner/default.nix`, and choose names of your own for the host and the user.
          `snowlift check hetzner` says what is missing; `snowlift deploy hetzner --create` makes the server.
        '';
      };
    };
}
