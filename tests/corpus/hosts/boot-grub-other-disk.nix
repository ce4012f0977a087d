# GRUB on one disk, the system on another.
{ config.boot.loader.grub = { devices = [ "/dev/sdb" ]; mirroredBoots = [ { path = "/boot"; devices = [ "/dev/sdb" ]; efiSysMountPoint = "/boot"; } ]; }; }
