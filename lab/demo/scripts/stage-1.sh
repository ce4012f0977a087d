#!/bin/sh
# Stage 1, in the initrd: finds the root partition by its GPT label, mounts it, and goes on to the init= of the generation
# that GRUB chose.
export PATH=/bin
mount -t devtmpfs dev /dev
mount -t proc proc /proc
mount -t sysfs sys /sys
echo "<<< NixOS Stage 1 >>>"
while read -r module; do insmod "/lib/$module"; done < /lib/order

init=
# shellcheck disable=SC2013 # words are what the command line has
for word in $(cat /proc/cmdline); do case $word in init=*) init=${word#init=} ;; esac; done

partition() { grep -lx "PARTNAME=@rootLabel@" /sys/class/block/*/uevent 2>/dev/null | sed 's,/uevent$,,; s,.*/,/dev/,; q'; }
tries=0
while root=$(partition); [ -z "$root" ] && [ $tries -lt 150 ]; do sleep 0.1; tries=$((tries + 1)); done
if ! mount -t ext4 -o noatime "$root" /mnt-root; then
  echo "stage 1: no root file system on a partition labelled @rootLabel@"
  exec sh
fi
if [ ! -x "/mnt-root$init" ]; then
  echo "stage 1: $init is not in the store"
  exec sh
fi
umount /proc /sys
mkdir -p /mnt-root/dev
mount --move /dev /mnt-root/dev
exec switch_root /mnt-root "$init"
