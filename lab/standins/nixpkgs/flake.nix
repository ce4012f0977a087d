{
  description = "Snowlift's stand-in for nixpkgs: NixOS modules evaluate in a moment, and what comes out boots in the lab";

  # See ../README.md. The lab puts its demo here, which brings the kernel, the userland and the boot loader.
  inputs.demo.url = "path:../../demo";

  outputs = { self, demo }:
    let
      lib = import ./lib;
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
    in
    {
      lib = lib // { nixosSystem = import ./nixos { inherit lib demo; }; };
      legacyPackages = lib.genAttrs systems (system: import ./pkgs.nix { inherit lib system; });
    };
}
