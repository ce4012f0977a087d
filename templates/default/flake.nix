{
  description = "NixOS servers, deployed with Snowlift";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";

    disko = {
      url = "github:nix-community/disko";
      inputs.nixpkgs.follows = "nixpkgs";
    };

    home-manager = {
      url = "github:nix-community/home-manager/release-26.05";
      inputs.nixpkgs.follows = "nixpkgs";
    };

    sops-nix = {
      url = "github:Mic92/sops-nix";
      inputs.nixpkgs.follows = "nixpkgs";
    };
  };

  outputs =
    { nixpkgs, ... }@inputs:
    let
      mkNixOSSystem =
        {
          system,
          hostname,
          enableDisko ? false,
        }:
        nixpkgs.lib.nixosSystem {
          inherit system;
          specialArgs = { inherit inputs hostname; };
          modules = [
            ./hosts/${hostname}
            ./modules/nixos
            inputs.home-manager.nixosModules.home-manager
          ]
          ++ nixpkgs.lib.optionals enableDisko [
            inputs.disko.nixosModules.disko
            ./modules/nixos/disko.nix
          ];
        };
    in
    {
      nixosConfigurations = {
        hetzner = mkNixOSSystem {
          system = "x86_64-linux";
          hostname = "hetzner";
          enableDisko = true;
        };
      };
    };
}
