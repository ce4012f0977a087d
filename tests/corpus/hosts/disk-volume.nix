# The volume with the data, where the root disk should be.
{
  config = {
    disko.devices.disk.main.device = "/dev/disk/by-id/scsi-0HC_Volume_4711";
    boot.loader.grub.devices = [ "/dev/disk/by-id/scsi-0HC_Volume_4711" ];
    boot.loader.grub.mirroredBoots = [ { path = "/boot"; devices = [ "/dev/disk/by-id/scsi-0HC_Volume_4711" ]; } ];
  };
}
