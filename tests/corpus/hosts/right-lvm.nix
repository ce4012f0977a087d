# / on LVM, swap there too.
{ exactly, ... }: {
  config = {
    disko.devices.disk.main.content.partitions.root.content = exactly { type = "lvm_pv"; vg = "pool"; };
    disko.devices.lvm_vg.pool = { type = "lvm_vg"; lvs.root = { size = "100%FREE"; content = { type = "filesystem"; format = "ext4"; mountpoint = "/"; }; }; };
    fileSystems."/".device = "/dev/pool/root";
    swapDevices = [ { device = "/dev/pool/swap"; } ];
  };
}
