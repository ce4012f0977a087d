# It has to be vfat.
{
  config.disko.devices.disk.main.content.partitions.ESP.content.format = "ext4";
  config.fileSystems."/boot".fsType = "ext4";
}
