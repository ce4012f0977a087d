# Partitions for a larger disk.
{
  config.disko.devices.disk.main.content.partitions.home = {
    name = "home"; type = "8300"; size = "80G"; label = "disk-main-home"; content = { type = "filesystem"; format = "ext4"; mountpoint = "/home"; };
  };
}
