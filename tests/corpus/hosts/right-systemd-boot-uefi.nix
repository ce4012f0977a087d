# Boots by UEFI, and only so.
{ gone, ... }: {
  config = {
    boot.loader = { systemd-boot.enable = true; efi.canTouchEfiVariables = true; grub.enable = false; };
    disko.devices.disk.main.content.partitions.boot = gone;
  };
}
