#!/bin/sh
# In a rescue system: looks on the disk how far the installed system came. Mounts read-only, replays no journal of a file
# system, and changes nothing. Says what it finds; a small rescue system finds less.
#
# Arguments: none
# Output:    partition=/dev/sda3 ext4    one line a partition that holds something
#            root=/dev/sda3              where NixOS is; of what follows only loader= is said without it
#            generation=1                of the system profile
#            system=/nix/store/…         what the profile means
#            fstab=/dev/… / ext4 …       one line an entry
#            loader=sda2/EFI/BOOT/BOOTX64.EFI   one line a boot loader's file; sda:mbr for a boot sector with GRUB in it
#            journal=yes                 the installed system has written to its journal, or no
#            unit_failed=sshd.service    one line a unit that failed in the last boot
#            started=yes                 systemd had started everything
#            error=TEXT                  the last lines of priority err and above
#            log=TEXT                    the last lines, the oldest first
# Fails:     23 this is not a rescue system: / is on a disk
set -u
PATH=$PATH:/usr/sbin:/sbin
look=/run/snowlift-look
lines=60

say() { [ -z "$2" ] || printf '%s=%s\n' "$1" "$2"; }
tell() { key=$1; while IFS= read -r line; do say "$key" "$line"; done; }

if awk '$2 == "/" && $1 ~ /^\/dev\/(sd|vd|nvme|xvd|mapper)/ { found = 1 } END { exit !found }' /proc/mounts; then
  echo "this is not a rescue system: its root is on a disk" >&2
  exit 23
fi

# shellcheck disable=SC2317,SC2329 # called by the trap
leave() {
  for point in "$look"/*; do umount "$point" 2>/dev/null && rmdir "$point" 2>/dev/null; done
  rm -f "$look.log"
  rmdir "$look" 2>/dev/null
}
trap leave EXIT
trap 'exit 1' HUP INT TERM
umask 077
mkdir -p "$look"

# A volume is somebody's data, and not what the machine boots from.
for disk in /sys/block/*; do
  name=${disk##*/}
  case $name in sd* | vd* | nvme* | xvd*) ;; *) continue ;; esac
  case $(cat "$disk/device/model" 2>/dev/null) in *Volume*) continue ;; esac
  head -c 440 "/dev/$name" 2>/dev/null | grep -aq GRUB && say loader "$name:mbr"
  for part in "$disk" "$disk/$name"*; do
    part=${part##*/}
    type=$(blkid -p -o value -s TYPE "/dev/$part" 2>/dev/null)
    [ -n "$type" ] || continue
    say partition "/dev/$part $type"
    mkdir -p "$look/$part"
    case $type in
      ext2 | ext3 | ext4) options=ro,noload ;;
      xfs) options=ro,norecovery ;;
      btrfs) options=ro,rescue=nologreplay ;;
      vfat) options=ro ;;
      *) rmdir "$look/$part"; continue ;;
    esac
    mount -t "$type" -o "$options" "/dev/$part" "$look/$part" 2>/dev/null || rmdir "$look/$part"
  done
done

for point in "$look"/*; do
  [ -d "$point" ] || continue
  for file in "$point"/EFI/*/* "$point"/boot/EFI/*/* "$point"/loader/loader.conf "$point"/boot/loader/loader.conf \
    "$point"/grub/grub.cfg "$point"/boot/grub/grub.cfg "$point"/grub/*/core.img "$point"/boot/grub/*/core.img; do
    [ -f "$file" ] && say loader "${file#"$look"/}"
  done
done

# The root, or the subvolume that is mounted as it; then where /var/log is, which may be a file system of its own.
root='' logs=''
for folder in "$look"/* "$look"/*/root "$look"/*/@ "$look"/*/@root "$look"/*/rootfs; do
  if [ -z "$root" ] && { [ -e "$folder/etc/NIXOS" ] || [ -d "$folder/nix/var/nix/profiles" ]; }; then root=$folder; fi
done
for folder in "$root" "$look"/* "$look"/*/*; do
  for logfolder in "$folder/var/log" "$folder/log" "$folder"; do
    [ -z "$logs" ] && [ -d "$logfolder/journal" ] && logs=$logfolder
  done
done
[ -n "$root" ] || exit 0
part=${root#"$look"/}
say root "/dev/${part%%/*}"

link=$(readlink "$root/nix/var/nix/profiles/system" 2>/dev/null)
say generation "$(echo "$link" | sed -n 's/^system-\([0-9][0-9]*\)-link$/\1/p')"
system=$(readlink "$root/nix/var/nix/profiles/$link" 2>/dev/null)
say system "$system"
fstab=$root/etc/fstab
[ -f "$fstab" ] || fstab=$root$system/etc/fstab
grep -v '^[[:space:]]*\(#\|$\)' "$fstab" 2>/dev/null | tell fstab

journal=''
for file in "$logs"/journal/*/*.journal; do [ -f "$file" ] && journal=$logs/journal; done
if [ -z "$journal" ]; then
  say journal no
  newest=$(find "$root/var/log" -type f \( -name '*.log' -o -name messages -o -name syslog \) -exec ls -t {} + 2>/dev/null | head -n 1)
  [ -z "$newest" ] || tail -n "$lines" "$newest" | tell log
  exit 0
fi
say journal yes

# The installed system's own journalctl knows the journal's format best. It is run on the read-only disk.
read_journal() {
  if [ -e "$root$system/sw/bin/journalctl" ] || [ -L "$root$system/sw/bin/journalctl" ]; then
    chroot "$root" "$system/sw/bin/journalctl" --directory="${journal#"$root"}" "$@" 2>/dev/null </dev/null && return
  fi
  command -v journalctl >/dev/null 2>&1 && journalctl --directory="$journal" "$@" 2>/dev/null </dev/null
}
read_journal --no-pager --quiet --no-hostname -o short-monotonic -n 2000 >"$look.log"
sed -n "s/.*systemd\[1\]: \([^ ]*\): Failed with result.*/\1/p" "$look.log" | sort -u | head -n 20 | tell unit_failed
grep -q 'systemd\[1\]: Startup finished in' "$look.log" && say started yes
read_journal --no-pager --quiet --no-hostname -o short-monotonic -p 3 -n 20 | tell error
tail -n "$lines" "$look.log" | tell log
exit 0
