# ARM machines boot by UEFI.
{ gone, ... }: {
  config = {
    nixpkgs.hostPlatform.system = "aarch64-linux";
    boot.loader = { systemd-boot.enable = true; grub.enable = false; };
    disko.devices.disk.main.content.partitions.boot = gone;
  };
}
