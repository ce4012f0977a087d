# hardware-configuration.nix of the machine before, beside a layout that mounts nothing at /.
{
  config = {
    disko.devices.disk.main.content.partitions.root.content.mountpoint = null;
    fileSystems."/".device = "/dev/disk/by-uuid/3e6be9de-8139-11d1-9106-a43f08d823a6";
  };
}
