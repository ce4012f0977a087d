# GRUB for UEFI alone.
{ config.boot.loader.grub = { devices = [ "nodev" ]; mirroredBoots = [ { path = "/boot"; devices = [ "nodev" ]; efiSysMountPoint = "/boot"; } ]; }; }
