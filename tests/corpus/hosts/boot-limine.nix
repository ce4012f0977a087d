# Likewise, unless it is set up for BIOS.
{ config.boot.loader = { limine = { enable = true; efiSupport = true; biosSupport = false; }; grub.enable = false; }; }
