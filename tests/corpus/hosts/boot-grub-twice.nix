# grub.device beside disko's: an assertion of NixOS's fails.
{
  config.boot.loader.grub = {
    devices = [ "/dev/sda" "/dev/sda" ];
    mirroredBoots = [ { path = "/boot"; devices = [ "/dev/sda" "/dev/sda" ]; efiSysMountPoint = "/boot"; } ];
  };
  config.assertions = [ { assertion = false; message = "You cannot have duplicated devices in mirroredBoots"; } ];
}
