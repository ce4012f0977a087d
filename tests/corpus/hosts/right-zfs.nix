# / on ZFS.
{ exactly, ... }: {
  config = {
    disko.devices.disk.main.content.partitions.root.content = exactly { type = "zfs"; pool = "zroot"; };
    disko.devices.zpool.zroot = { type = "zpool"; datasets.root = { type = "zfs_fs"; mountpoint = "/"; }; };
    fileSystems."/" = { device = "zroot/root"; fsType = "zfs"; options = [ "zfsutil" ]; };
  };
}
