# For boards with U-Boot.
{ config.boot.loader = { generic-extlinux-compatible.enable = true; grub.enable = false; }; }
