# shellcheck shell=sh disable=SC2154 # Nix passes the variables
# GRUB's images: boot.img and core.img for BIOS, bootx64.efi for UEFI.
mkdir "$out"
cp "$images"/* "$out/"
