# GRUB for BIOS alone.
{ config.boot.loader.grub = { efiSupport = false; efiInstallAsRemovable = false; }; }
