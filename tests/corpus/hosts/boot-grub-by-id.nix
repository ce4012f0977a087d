# Perhaps the same disk, perhaps not: only the machine can tell.
{ config.boot.loader.grub = { devices = [ "/dev/disk/by-id/scsi-0HC_Volume_1234" ]; mirroredBoots = [ { path = "/boot"; devices = [ "/dev/disk/by-id/scsi-0HC_Volume_1234" ]; efiSysMountPoint = "/boot"; } ]; }; }
