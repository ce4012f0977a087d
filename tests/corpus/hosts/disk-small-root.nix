# 2 GiB for everything.
{ config.disko.devices.disk.main.content.partitions.root.size = "2G"; }
