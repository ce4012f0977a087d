# / is forgotten at every boot; what lasts is on /nix and /persist. A volume is mounted if it is there.
{ exactly, ... }: {
  config = {
    disko.devices.nodev."/" = { fsType = "tmpfs"; mountOptions = [ "size=1G" ]; };
    disko.devices.disk.main.content.partitions.root.content = exactly {
      type = "btrfs"; subvolumes = { "/nix" = { mountpoint = "/nix"; }; "/persist" = { mountpoint = "/persist"; }; };
    };
    fileSystems = {
      "/" = { device = "none"; fsType = "tmpfs"; options = [ "size=1G" ]; };
      "/nix" = { mountPoint = "/nix"; device = "/dev/disk/by-partlabel/disk-main-root"; label = null; fsType = "btrfs"; options = [ "subvol=/nix" "compress=zstd" ]; };
      "/persist" = { mountPoint = "/persist"; device = "/dev/disk/by-partlabel/disk-main-root"; label = null; fsType = "btrfs"; options = [ "subvol=/persist" ]; };
      "/data" = { mountPoint = "/data"; device = "/dev/disk/by-uuid/0f3c7a52-3a8e-4a43-8a52-0c6f6a3f0a11"; label = null; fsType = "ext4"; options = [ "nofail" ]; };
    };
  };
}
