# What NixOS sets by itself, of that which the stand-in has.
{ lib, config, ... }:
{
  services.openssh.authorizedKeysFiles = [ "%h/.ssh/authorized_keys" "/etc/ssh/authorized_keys.d/%u" ];
  networking.firewall.allowedTCPPorts = lib.mkIf (config.services.openssh.enable && config.services.openssh.openFirewall) config.services.openssh.ports;
  systemd.network.enable = lib.mkIf config.networking.useNetworkd (lib.mkDefault true);
  boot.initrd.availableKernelModules = [ "ahci" "sd_mod" "sr_mod" "nvme" "xhci_pci" "usbhid" ];
  boot.loader.grub.devices = lib.mkIf (config.boot.loader.grub.device != "") [ config.boot.loader.grub.device ];
  boot.loader.grub.mirroredBoots = lib.mkIf (config.boot.loader.grub.devices != [ ]) [
    { path = "/boot"; inherit (config.boot.loader.grub) devices; inherit (config.boot.loader.efi) efiSysMountPoint; }
  ];
  users.users.root = { uid = 0; isSystemUser = true; group = "root"; home = "/root"; };
  users.groups = { wheel.gid = 1; users.gid = 100; };
}
