# A layout whose root is mounted nowhere.
{ gone, ... }: {
  config = {
    disko.devices.disk.main.content.partitions.root.content.mountpoint = null;
    fileSystems."/" = gone;
  };
}
