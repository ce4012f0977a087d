#!/bin/sh
# Makes the disk fit for a snapshot that other machines will boot from: what makes this machine itself (SSH host keys,
# machine-id and the like) leaves the disk and is held in RAM; a throw-away host key takes the place of its own. Whatever
# runs here goes on seeing the machine's own files: they are mounted over those on the disk. unseal.sh puts them back.
#
# Arguments: BOOT_ID SYSTEM LIMIT
#              BOOT_ID  the boot that was probed
#              SYSTEM   the system that shall boot from the snapshot
#              LIMIT    seconds after which the machine puts its files back by itself
# Output:    host_key=ssh-ed25519 AAAA…   the throw-away key's public half
#            own_key=ssh-ed25519 AAAA…    the machine's own
#            file_system=ext2/ext3        what the host key lies on
# Fails:     11 wrong machine · 25 the disk boots another system · 26 no ed25519 host key on the disk · 27 cannot be set aside
# shellcheck source=SCRIPTDIR/prelude.sh
. ./prelude.sh
boot_id=$1 system=$2 limit=$3
aside=/run/snowlift-aside
mark=/nix/var/snowlift/image

only_on_boot "$boot_id"
[ "$(readlink -f /nix/var/nix/profiles/system)" = "$system" ] ||
  fail 25 "the disk boots $(readlink -f /nix/var/nix/profiles/system), and $system runs"

# A try that was cut short.
if [ -e "$aside/restore" ]; then sh "$aside/restore" || fail 27 "what an earlier try set aside cannot be put back"; fi

on_disk() { # a regular file that the snapshot would contain
  [ -f "$1" ] || return 1
  case $(readlink -f "$1") in /nix/store/*) return 1 ;; esac
  case $(stat -f -c %T "$1") in tmpfs | ramfs) return 1 ;; esac
}
host_keys() {
  {
    awk 'tolower($1) == "hostkey" { gsub(/"/, "", $2); print $2 }' /etc/ssh/sshd_config 2>/dev/null
    for key in /etc/ssh/ssh_host_*_key; do [ ! -e "$key" ] || echo "$key"; done
  } | sort -u
}

main=
for key in $(host_keys); do
  if on_disk "$key" && ssh-keygen -y -P '' -f "$key" 2>/dev/null | grep -q '^ssh-ed25519 '; then main=$key; break; fi
done
[ -n "$main" ] || fail 26 "sshd has no ed25519 host key that lies on the disk"

umask 077
mkdir -p "$aside" || fail 27 "cannot make $aside"
# ramfs is never swapped to the disk, as tmpfs may be.
mount -t ramfs -o mode=700 snowlift "$aside" || fail 27 "cannot mount $aside"
cat >"$aside/restore" <<'RESTORE'
# Puts back what was set aside, in place, and takes the mounts away. Read as a whole before it goes.
{
  aside=/run/snowlift-aside
  PATH=$PATH:/run/current-system/sw/bin:/usr/sbin:/sbin
  while read -r number file; do
    cat "$aside/$number.kept" >"$aside/$number.disk" && cmp -s "$aside/$number.kept" "$aside/$number.disk" || {
      echo "$file cannot be put back; it is kept in $aside/$number.kept until the machine ends" >&2
      exit 1
    }
  done <"$aside/files"
  rm -f /nix/var/snowlift/image
  sync
  watch=$(cat "$aside/watch" 2>/dev/null)
  while read -r number file; do umount -l "$file"; umount -l "$aside/$number.disk"; done <"$aside/files"
  umount -l "$aside"
  [ -z "$watch" ] || [ "$watch" = $$ ] || kill -- "-$watch" 2>/dev/null
  exit 0
}
RESTORE
: >"$aside/files"

number=0
set_aside() { # FILE: a copy in RAM is mounted over it; $disk is then the file on the disk, emptied
  number=$((number + 1))
  disk=$aside/$number.disk
  cp -p "$1" "$aside/$number.kept" && : >"$disk" &&
    mount --bind "$1" "$disk" && mount --make-private "$disk" &&
    echo "$number $1" >>"$aside/files" &&
    mount --bind "$aside/$number.kept" "$1" || return 1
  # First over the very blocks: what is only freed could be read out of the snapshot.
  size=$(stat -c %s "$disk")
  [ "$size" -eq 0 ] || dd if=/dev/zero of="$disk" bs="$size" count=1 conv=notrunc,fsync 2>/dev/null || return 1
  : >"$disk"
}
give_up() { sh "$aside/restore"; fail 27 "$1 cannot be set aside"; }

ssh-keygen -q -t ed25519 -N '' -C "root@image" -f "$aside/key" >&2 || give_up "the host key"
file_system=$(stat -f -c %T "$main")
for key in $(host_keys); do
  for file in "$key" "$key.pub"; do
    on_disk "$file" || continue
    set_aside "$file" || give_up "$file"
    case $file in
      "$main") cat "$aside/key" >"$disk" || give_up "$file" ;;
      "$main.pub") cat "$aside/key.pub" >"$disk" || give_up "$file" ;;
    esac
  done
done
for file in /etc/machine-id /var/lib/dbus/machine-id /var/lib/systemd/credential.secret /var/lib/dhcpcd/duid /var/lib/dhcpcd/secret; do
  if on_disk "$file" && [ ! -L "$file" ]; then set_aside "$file" || give_up "$file"; fi
done
# Nobody reads these before the next boot, and the system writes new ones.
rm -f /var/lib/systemd/random-seed /boot/loader/random-seed /efi/loader/random-seed /boot/efi/loader/random-seed

mkdir -p "${mark%/*}" || give_up "$mark"
cut -d' ' -f1,2 "$aside/key.pub" >"$mark" || give_up "$mark"
sync
# shellcheck disable=SC2016 # expanded by the inner shell
setsid sh -c 'echo $$ >"$2/watch"; sleep "$1"; exec sh "$2/restore"' watch "$limit" "$aside" >/dev/null 2>&1 </dev/null &
printf 'host_key=%s\n' "$(cat "$mark")"
printf 'own_key=%s\n' "$(ssh-keygen -y -P '' -f "$main" | cut -d' ' -f1,2)"
printf 'file_system=%s\n' "$file_system"
