#!/bin/sh
# Makes the machine boot the new system: gives partitions the names that it looks for, mounts what it wants at /boot, and lets
# it install its own boot loader. Whatever fails is put back, so that the old system boots as before. At the end the swap of the
# root is armed: the next shutdown moves the old system aside. May be run again.
#
# Arguments: BOOT_ID SYSTEM
# Input:     one line a thing to do, in this order; devices are the kernel's:
#              mbr DISK                       whose boot code may be overwritten
#              sectors DEVICE FIRST COUNT     likewise, sectors of 512 bytes
#              partlabel PARTITION DISK NUMBER NAME
#              label PARTITION TYPE NAME      of the file system
#              mount POINT PARTITION TYPE     at or below /boot, or /efi; outer ones first
#              boot root                      /boot itself lies on the root file system
# Output:    generation=1
# Fails:     11 wrong machine · 18 the system is not in the store, or nothing is staged · 25 a partition cannot be named ·
#            26 what the system wants at /boot cannot be mounted · 19 the boot loader failed; all these were put back ·
#            27 one of these, and it could not be put back
# shellcheck source=SCRIPTDIR/prelude.sh
. ./prelude.sh
# What was begun is brought to its end, or put back, whether or not anybody still listens.
trap '' PIPE HUP
boot_id=$1 system=$2
stage=/snowlift-new save=/root/snowlift-boot nix=/root/snowlift-nix/bin profile=/nix/var/nix/profiles/system
aside=snowlift-old

only_on_boot "$boot_id"
wait_for_earlier_try /run/snowlift-infect
[ -x "$system/bin/switch-to-configuration" ] || fail 18 "$system is not in the store, or is no NixOS system"
if [ ! -x /run/initramfs/shutdown ] || [ ! -s "$stage/system" ]; then fail 18 "nothing is staged that would swap the root"; fi
rm -f "$stage/ready"
umask 077
mkdir -p "$save/sectors" "$save/mounts" "$save/labels" || fail 26 "cannot write to $save"
cat >"$save/orders"

source_of() { awk -v point="$1" '$2 == point { device = $1 } END { print device }' /proc/mounts; }
points() { awk '$2 ~ /^\/(boot|efi)(\/|$)/ { print $2 }' /proc/mounts; }
saved_as() { printf '%s' "$1" | tr / _; }
empty() { # FOLDER, but for what was set aside there
  for entry in "$1"/* "$1"/.[!.]*; do
    case ${entry##*/} in "$aside" | lost+found | '*' | '.[!.]*') ;; *) rm -rf "$entry" ;; esac
  done
}

name_file_system() { # PARTITION TYPE NAME
  case $2 in
    ext2 | ext3 | ext4) e2label "$1" "$3" ;;
    vfat) fatlabel "$1" "${3:-NO NAME}" >/dev/null ;;
    swap) swaplabel -L "$3" "$1" ;;
    *) echo "labels of $2 are not known" >&2; return 1 ;;
  esac
}
name_partition() { # DISK NUMBER NAME
  if command -v sfdisk >/dev/null 2>&1; then
    sfdisk --quiet --no-reread --no-tell-kernel --part-label "$1" "$2" "$3" </dev/null
  elif command -v sgdisk >/dev/null 2>&1; then
    sgdisk --change-name="$2:$3" "$1" >/dev/null
  else
    echo "there is neither sfdisk nor sgdisk" >&2
    return 1
  fi
}

# Puts back what was changed, the last first; what cannot be is said.
put_back() {
  whole=yes
  rm -f "$stage/ready"
  if [ -e "$save/marked" ]; then rm -f /etc/NIXOS "$save/marked"; fi
  while read -r order a b _; do
    [ "$order" = mount ] || continue
    if [ "$(source_of "$a")" = "$b" ] && [ -e "$save/mounts/$(saved_as "$b")" ]; then
      empty "$a"
      if [ -d "$a/$aside" ]; then
        for entry in "$a/$aside"/* "$a/$aside"/.[!.]*; do
          if [ -e "$entry" ]; then mv "$entry" "$a/" || whole=no; fi
        done
        rmdir "$a/$aside" || whole=no
      else
        cp -a "$save/mounts/$(saved_as "$b")/." "$a/" || whole=no
      fi
    fi
  done <"$save/orders"
  for point in $(points | sort -r); do umount "$point" || whole=no; done
  # shellcheck disable=SC2114 # what is there is ours
  if [ -d /boot.snowlift ]; then { rm -rf /boot && mv /boot.snowlift /boot; } || whole=no; fi
  while read -r order a b c _; do
    from=$save/sectors/$(saved_as "$a")
    case $order in
      mbr) if [ -s "$from.mbr" ]; then dd if="$from.mbr" of="$a" bs=440 count=1 conv=notrunc,fsync 2>/dev/null || whole=no; fi ;;
      sectors) if [ -s "$from.$b" ]; then dd if="$from.$b" of="$a" bs=512 seek="$b" count="$c" conv=notrunc,fsync 2>/dev/null || whole=no; fi ;;
      partlabel) if [ -e "$from.part" ]; then name_partition "$b" "$c" "$(cat "$from.part")" || whole=no; fi ;;
      label) if [ -e "$from.label" ]; then name_file_system "$a" "$b" "$(cat "$from.label")" || whole=no; fi ;;
    esac
  done <"$save/orders"
  rm -rf "$save"
  mount -a 2>/dev/null
  sync
  [ "$whole" = yes ]
}
give_up() {
  status=$1
  shift
  if put_back; then echo "all was put back: the old system boots as before" >&2; else status=27; fi
  fail "$status" "$@"
}

# --- keep what may be overwritten; what an earlier try has kept is older, and right
while read -r order a b c d; do
  to=$save/sectors/$(saved_as "$a")
  case $order in
    mbr) [ -s "$to.mbr" ] || dd if="$a" of="$to.mbr" bs=440 count=1 2>/dev/null || give_up 26 "cannot read $a" ;;
    sectors) [ -s "$to.$b" ] || dd if="$a" of="$to.$b" bs=512 skip="$b" count="$c" 2>/dev/null || give_up 26 "cannot read $a" ;;
  esac
done <"$save/orders"

# --- what is mounted there now
wanted() { awk -v point="$1" -v device="$(source_of "$1")" '$1 == "mount" && $2 == point && $3 == device { found = 1 } END { exit !found }' "$save/orders"; }
for point in $(points | sort -r); do
  wanted "$point" || umount "$point" || give_up 26 "$point is in use and cannot be unmounted"
done

# --- names
while read -r order a b c d; do
  to=$save/sectors/$(saved_as "$a")
  case $order in
    partlabel)
      now=$(blkid -p -s PART_ENTRY_NAME -o value "$a")
      [ "$now" != "$d" ] || continue
      [ -e "$to.part" ] || printf '%s' "$now" >"$to.part"
      name_partition "$b" "$c" "$d" || give_up 25 "$a cannot be given the label $d"
      [ "$(blkid -p -s PART_ENTRY_NAME -o value "$a")" = "$d" ] || give_up 25 "$a did not take the label $d"
      ;;
    label)
      now=$(blkid -p -s LABEL -o value "$a")
      [ "$now" != "$c" ] || continue
      [ -e "$to.label" ] || printf '%s' "$now" >"$to.label"
      name_file_system "$a" "$b" "$c" || give_up 25 "$a cannot be given the label $c"
      ;;
  esac
done <"$save/orders"

# --- /boot, as the new system wants it
umask 022
if grep -qx 'boot root' "$save/orders" && [ ! -e /boot.snowlift ]; then
  { mv /boot /boot.snowlift && mkdir /boot; } || give_up 26 "/boot cannot be moved aside"
fi
while read -r order a b c _; do
  [ "$order" = mount ] || continue
  if [ "$(source_of "$a")" != "$b" ]; then
    { mkdir -p "$a" && mount -t "$c" "$b" "$a"; } || give_up 26 "$b cannot be mounted at $a"
  fi
  kept=$save/mounts/$(saved_as "$b")
  [ ! -e "$kept" ] || continue
  if [ "$c" = vfat ]; then
    # Small, and firmware may look for any of it: what is new is written beside it.
    (umask 077 && mkdir "$kept.new" && cp -a "$a/." "$kept.new/" && mv "$kept.new" "$kept") || give_up 26 "$a cannot be copied"
  else
    mkdir -p "$a/$aside" || give_up 26 "cannot write to $a"
    for entry in "$a"/* "$a"/.[!.]*; do
      case ${entry##*/} in "$aside" | lost+found | '*' | '.[!.]*') ;; *) mv "$entry" "$a/$aside/" || give_up 26 "$entry cannot be moved aside" ;; esac
    done
    mkdir "$kept"
  fi
done <"$save/orders"

# --- profile and boot loader
mkdir -p "${profile%/*}"
"$nix/nix-env" --profile "$profile" --set "$system" >&2 </dev/null || give_up 19 "nix-env ended with status $?"
# Without this mark it takes the machine for another system, and it is one.
if [ ! -e /etc/NIXOS ]; then : >/etc/NIXOS && : >"$save/marked"; fi
NIXOS_INSTALL_BOOTLOADER=1 "$system/bin/switch-to-configuration" boot >"$save/log" 2>&1 </dev/null
status=$?
cat "$save/log" >&2
[ "$status" -eq 0 ] || give_up 19 "switch-to-configuration boot ended with status $status"

# The firmware's own boot entries lead to the old loaders: without them it looks where the new one is.
if [ -d /sys/firmware/efi ]; then
  while read -r order a b c _; do
    [ "$order $c" = "mount vfat" ] || continue
    for vendor in "$save/mounts/$(saved_as "$b")"/[Ee][Ff][Ii]/*; do
      there=$a/EFI/${vendor##*/}
      case ${vendor##*/} in [Bb][Oo][Oo][Tt] | '*') continue ;; esac
      if [ -d "$there" ] && diff -r "$vendor" "$there" >/dev/null 2>&1; then rm -rf "$there"; fi
    done
  done <"$save/orders"
fi
sync
: >"$stage/ready" || give_up 19 "cannot write to $stage"
sync
link=$(readlink "$profile")
link=${link%-link}
printf 'generation=%s\n' "${link##*-}"
