# Fine by UEFI, nothing by BIOS.
{ config.boot.loader = { systemd-boot.enable = true; grub.enable = false; }; }
