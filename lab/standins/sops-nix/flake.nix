{
  description = "Snowlift's stand-in for sops-nix: secrets evaluate to paths, and nothing is decrypted";

  outputs = { self }: {
    nixosModules.sops = ./module.nix;
    nixosModules.default = ./module.nix;
  };
}
