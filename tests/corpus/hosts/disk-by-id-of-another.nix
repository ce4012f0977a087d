# A disk by its serial number, which is another machine's.
{
  config = {
    disko.devices.disk.main.device = "/dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_9999";
    boot.loader.grub.devices = [ "/dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_9999" ];
    boot.loader.grub.mirroredBoots = [ { path = "/boot"; devices = [ "/dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_9999" ]; } ];
  };
}
