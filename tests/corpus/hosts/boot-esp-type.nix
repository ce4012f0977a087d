# Firmware knows it by its type.
{
  config.disko.devices.disk.main.content.partitions.ESP.type = "8300";
  config.disko.devices.disk.main.content.partitions.other = { name = "other"; type = "EF00"; size = "100M"; content = null; };
}
