# shellcheck shell=sh disable=SC2154 # the layout stands before this
# Partitions and formats the disks of $layout, and mounts them below /mnt: what disko would make of config.disko.devices.
# Destroys what is there.
#
# Layout: a line a partition: DISK NUMBER LABEL TYPE SIZE FILESYSTEM MOUNTPOINT OPTIONS; - for none, 100% for the rest
set -eu
PATH=$PATH:/usr/sbin:/usr/bin:/sbin:/bin
lines() { printf '%s\n' "$layout"; }
node() { case $1 in *[0-9]) echo "$1p$2" ;; *) echo "$1$2" ;; esac; }

umount -R /mnt 2>/dev/null || true
for disk in $(lines | cut -d ' ' -f 1 | sort -u); do
  for part in "$disk"[0-9]* "$disk"p[0-9]*; do [ ! -b "$part" ] || wipefs -af "$part" >/dev/null; done
  wipefs -af "$disk" >/dev/null
  sgdisk --zap-all "$disk"
done
lines | while read -r disk number label type size _; do
  end=+$size
  [ "$size" != 100% ] || end=-0
  (set -x && sgdisk --align-end --new="$number:0:$end" --change-name="$number:$label" --typecode="$number:$type" "$disk")
done
for disk in $(lines | cut -d ' ' -f 1 | sort -u); do blockdev --rereadpt "$disk" 2>/dev/null || true; done
udevadm trigger --subsystem-match=block || true
udevadm settle --timeout=20 || true
lines | while read -r disk number _ _ _ filesystem _; do
  part=$(node "$disk" "$number")
  tries=0
  while [ ! -b "$part" ] && [ $tries -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
  case $filesystem in
    vfat) mkfs.vfat -F 32 "$part" ;;
    ext4) mkfs.ext4 -q -F -E lazy_itable_init=1,lazy_journal_init=1 "$part" ;;
    swap) mkswap "$part" ;;
  esac
done
# By mount point, so that / comes before what lies in it.
lines | sort -k 7 | while read -r disk number _ _ _ filesystem where options; do
  [ "$where" != - ] || continue
  mkdir -p "/mnt$where"
  mount -t "$filesystem" -o "$options" "$(node "$disk" "$number")" "/mnt$where"
done
