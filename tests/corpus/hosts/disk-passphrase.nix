# An encrypted root that nobody will unlock.
{ exactly, ... }: {
  config = {
    disko.devices.disk.main.content.partitions.root.content = exactly {
      type = "luks"; name = "crypted"; content = { type = "filesystem"; format = "ext4"; mountpoint = "/"; };
    };
    fileSystems."/".device = "/dev/mapper/crypted";
    boot.initrd.luks.devices.crypted = { device = "/dev/disk/by-partlabel/disk-main-root"; keyFile = null; };
  };
}
