# shellcheck shell=sh
# Partitions and formats @disk@, and mounts it below /mnt: what disko would make of config.disko.devices. Destroys what is there.
set -eu
PATH=$PATH:/usr/sbin:/usr/bin:/sbin:/bin
disk=@disk@
fails=@fails@ # 1 in the variant whose script is broken on purpose
if [ -n "$fails" ]; then
  echo "disko: $disk: this configuration's disk script is broken on purpose" >&2
  exit 1
fi
set -x
umount -R /mnt 2>/dev/null || true
for part in "$disk"[0-9]*; do [ ! -b "$part" ] || wipefs -af "$part" >/dev/null; done
wipefs -af "$disk" >/dev/null
sgdisk --zap-all "$disk"
sgdisk --align-end \
  --new=1:0:+1M --change-name=1:disk-main-boot --typecode=1:EF02 \
  --new=2:0:+512M --change-name=2:disk-main-ESP --typecode=2:EF00 \
  --new=3:0:-0 --change-name=3:disk-main-root --typecode=3:8300 "$disk"
blockdev --rereadpt "$disk" 2>/dev/null || true
udevadm trigger --subsystem-match=block || true
udevadm settle --timeout=20 || true
tries=0
while [ ! -b "${disk}3" ] && [ $tries -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
mkfs.vfat -F 32 -n ESP "${disk}2"
mkfs.ext4 -q -F -L nixos -E lazy_itable_init=1,lazy_journal_init=1 "${disk}3"
mkdir -p /mnt
mount -t ext4 -o noatime "${disk}3" /mnt
mkdir -p /mnt/boot
mount -t vfat -o umask=0077 "${disk}2" /mnt/boot
