{
  description = "Snowlift's stand-in for Home Manager: users' configurations evaluate, and their plain files are written, in the lab";

  outputs = { self }: {
    nixosModules.home-manager = ./module.nix;
    nixosModules.default = ./module.nix;
  };
}
