# A menu, and no GRUB.
{ config.boot.loader.grub = { devices = [ "nodev" ]; mirroredBoots = [ { path = "/boot"; devices = [ "nodev" ]; efiSysMountPoint = "/boot"; } ]; efiSupport = false; efiInstallAsRemovable = false; }; }
