# BIOS on ARM.
{
  config.nixpkgs.hostPlatform.system = "aarch64-linux";
  config.boot.loader.grub = { efiSupport = false; efiInstallAsRemovable = false; };
}
