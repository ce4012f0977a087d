# The hardware of web, as the machine and its cloud told it. snowlift:fc3fba72494e64b2
# Written by Snowlift, which writes it anew when it is asked to; it asks before a change by hand is lost.
{ lib, modulesPath, ... }:
{
  imports = [ (modulesPath + "/profiles/qemu-guest.nix") ];
  boot.initrd.availableKernelModules = [ "sd_mod" "virtio_net" "virtio_pci" "virtio_scsi" ];
  nixpkgs.hostPlatform = lib.mkDefault "x86_64-linux";
}
