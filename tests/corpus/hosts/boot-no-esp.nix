# No partition for UEFI, and GRUB wants one.
{ gone, ... }: {
  config.disko.devices.disk.main.content.partitions.ESP = gone;
  config.fileSystems."/boot" = gone;
}
