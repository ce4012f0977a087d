{
  description = "Snowlift's stand-in for disko: GPT disks with file systems and swap, for the lab";

  outputs = { self }: {
    nixosModules.disko = ./module.nix;
    nixosModules.default = ./module.nix;
  };
}
