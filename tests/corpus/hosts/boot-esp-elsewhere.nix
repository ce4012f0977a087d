# Mounted at /boot, looked for at /boot/efi.
{ config.boot.loader.efi.efiSysMountPoint = "/boot/efi"; }
