# Full after two updates.
{ config.disko.devices.disk.main.content.partitions.ESP.size = "100M"; }
