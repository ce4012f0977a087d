# The layout of another provider's machine.
{
  config = {
    disko.devices.disk.main.device = "/dev/nvme0n1";
    boot.loader.grub = { devices = [ "/dev/nvme0n1" ]; mirroredBoots = [ { path = "/boot"; devices = [ "/dev/nvme0n1" ]; } ]; };
  };
}
