# Two disks of disko's, one of the machine's.
{
  config.disko.devices.disk.data = {
    name = "data"; type = "disk"; device = "/dev/disk/by-path/pci-0000:06:00.0-scsi-0:0:0:0";
    content = { type = "gpt"; partitions.data = { name = "data"; type = "8300"; size = "100%"; label = "disk-data-data"; content = null; }; };
  };
}
