#!/bin/sh
# Lists the system's generations, what runs, and how the boot loader can be told to boot one of them once. Changes nothing.
#
# Arguments: none
# Output:    boot_id=5e0c1f0e-…
#            current=/nix/store/…      what runs
#            booted=/nix/store/…       what was booted
#            booted_kernel=/nix/store/…   the kernel's own path; left out where there is none
#            profile=3                 the generation that the next boot takes by default
#            generation=3 1763841600 linux-6.12.10 /nix/store/…   one line each, oldest first: number, when it was made (seconds
#                                      since 1970), kernel or -, store path
#            oneshot=grub /boot/grub   or systemd-boot /boot; - where nothing can be booted just once
set -u
PATH=$PATH:/run/current-system/sw/bin:/usr/sbin:/sbin
profiles=/nix/var/nix/profiles

# GRUB writes its environment back by block numbers: not on a file system or device that moves blocks about.
grub_can() {
  [ -f "$1/grub.cfg" ] && grep -q next_entry "$1/grub.cfg" || return 1
  case $(findmnt -no FSTYPE -T "$1") in ext* | vfat | xfs) ;; *) return 1 ;; esac
  case $(findmnt -no SOURCE -T "$1") in /dev/md* | /dev/mapper/* | /dev/dm-*) return 1 ;; esac
}

echo "boot_id=$(cat /proc/sys/kernel/random/boot_id)"
echo "current=$(readlink /run/current-system)"
echo "booted=$(readlink /run/booted-system)"
kernel=$(readlink -f /run/booted-system/kernel 2>/dev/null)
case $kernel in /nix/store/*/*) kernel=${kernel#/nix/store/} && echo "booted_kernel=/nix/store/${kernel%%/*}" ;; esac
number=$(readlink "$profiles/system")
number=${number##*system-}
echo "profile=${number%-link}"

for link in "$profiles"/system-*-link; do
  [ -L "$link" ] || continue
  number=${link##*/system-}
  kernel=$(readlink -f "$link/kernel" 2>/dev/null)
  kernel=${kernel#/nix/store/}
  kernel=${kernel%%/*}
  echo "${number%-link} $(stat -c %Y "$link") ${kernel#*-} $(readlink -f "$link")"
done | sort -n | while read -r number made kernel system; do
  echo "generation=$number $made ${kernel:--} $system"
done

esp=$(bootctl --print-esp-path 2>/dev/null) || esp=/boot
if [ -d /sys/firmware/efi ] && command -v bootctl >/dev/null 2>&1 &&
  [ -n "$(find "$esp/loader/entries" -name 'nixos-generation-*.conf' 2>/dev/null | head -n 1)" ]; then
  echo "oneshot=systemd-boot $esp"
elif grub_can /boot/grub; then
  echo "oneshot=grub /boot/grub"
else
  echo oneshot=-
fi
