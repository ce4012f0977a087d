# The hardware of web, as the machine and its cloud told it. snowlift:b8f612bd8ef80fee
# Written by Snowlift, which writes it anew when it is asked to; it asks before a change by hand is lost.
{ lib, modulesPath, ... }:
{
  imports = [ (modulesPath + "/installer/scan/not-detected.nix") ];
  boot.initrd.availableKernelModules = [ "ahci" "e1000e" "nvme" "sd_mod" ];
  boot.kernelModules = [ "kvm-intel" ];
  hardware.cpu.intel.updateMicrocode = lib.mkDefault true;
  nixpkgs.hostPlatform = lib.mkDefault "x86_64-linux";
}
