#!/bin/sh
# Makes ready what moves the old root aside while this machine shuts down: systemd goes into /run/initramfs then and runs what
# is there. It does nothing until infect-install.sh has ended well. Also makes ready what the new root begins with: its SSH
# host keys. May be run again.
#
# Arguments: BOOT_ID SYSTEM HOST_KEY KEYS BOOT [KEEP…]
#              SYSTEM    the store path that shall boot
#              HOST_KEY  where the configuration keeps its ed25519 host key
#              KEYS      `fresh` for a new host key, `keep` for those that the machine has
#              BOOT      `root` where the new system's /boot lies on the root file system, `own` where it does not
#              KEEP      absolute paths that stay where they are
# Input:     infect-swap.sh
# Output:    host_key=ssh-ed25519 AAAA…   the public half of the new system's host key
# Fails:     11 wrong machine · 18 the system is not in the store · 20 no host key · 28 a path to keep is not there ·
#            29 cannot be made ready
# shellcheck source=SCRIPTDIR/prelude.sh
. ./prelude.sh
boot_id=$1 system=$2 host_key=$3 keys=$4 boot=$5
shift 5
stage=/snowlift-new ram=/run/initramfs
tools='sh mount mv cp mkdir rm chmod sync sleep'

only_on_boot "$boot_id"
wait_for_earlier_try /run/snowlift-infect
[ -x "$system/init" ] || fail 18 "$system is not in the store, or is no NixOS system"

rm -f "$stage/ready"
umask 077
mkdir -p "$stage" || fail 29 "cannot write to $stage"

# --- what the new root begins with
umask 022
mkdir -p "$stage/root" "$stage/root$(dirname "$host_key")" || fail 29 "cannot write to $stage"
key=$stage/root$host_key
if [ "$keys" = keep ]; then
  mkdir -p "$stage/root/etc/ssh"
  for file in /etc/ssh/ssh_host_*_key /etc/ssh/ssh_host_*_key.pub; do
    [ ! -f "$file" ] || cp -p "$file" "$stage/root/etc/ssh/" || fail 20 "cannot copy $file"
  done
  if [ ! -s "$key" ] && [ -s /etc/ssh/ssh_host_ed25519_key ]; then cp -p /etc/ssh/ssh_host_ed25519_key "$key"; fi
fi
umask 077
if [ ! -s "$key" ]; then
  ssh-keygen -q -t ed25519 -N '' -C "root@installed" -f "$key" >&2 </dev/null || fail 20 "ssh-keygen failed"
fi
ssh-keygen -y -P '' -f "$key" >"$key.pub" || fail 20 "the host key cannot be read"
chmod 644 "$key.pub"

: >"$stage/keep"
for path; do
  if [ ! -e "$path" ] && [ ! -L "$path" ]; then fail 28 "there is no $path on this machine"; fi
  printf '%s\n' "$path" >>"$stage/keep"
done
echo "$boot" >"$stage/boot"
echo "$system" >"$stage/system"

# --- what moves the old one. Other systems' own ways of using the same door are kept from writing into it.
systemctl mask --runtime finalrd.service dracut-shutdown.service >/dev/null 2>&1
systemctl stop finalrd.service dracut-shutdown.service >/dev/null 2>&1
# Nothing may be executed from /run in some systems, so it is a file system of its own.
while grep -q "^snowlift $ram " /proc/mounts; do umount "$ram" || fail 29 "$ram is in use"; done
umask 022
mkdir -p "$ram"
mount -t tmpfs -o mode=755,exec snowlift "$ram" || fail 29 "cannot mount $ram"
give_up() { umount "$ram"; fail 29 "$@"; }
mkdir -p "$ram/bin" "$ram/etc" "$ram/proc" "$ram/sys" "$ram/dev" "$ram/run" "$ram/oldroot"
for tool in $tools; do
  path=$(command -v "$tool")
  [ -x "$path" ] || give_up "there is no $tool"
  cp -L "$path" "$ram/bin/$tool" || give_up "cannot copy $path"
  # Lines like:  libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x…)   and   /lib64/ld-linux-x86-64.so.2 (0x…)
  for library in $(ldd "$path" 2>/dev/null | awk '$2 == "=>" && $3 ~ /^\// { print $3 } $1 ~ /^\// { print $1 }'); do
    [ -e "$ram$library" ] || { mkdir -p "$ram${library%/*}" && cp -L "$library" "$ram$library"; } || give_up "cannot copy $library"
  done
done
[ ! -e /etc/ld.so.cache ] || cp /etc/ld.so.cache "$ram/etc/"
cat >"$ram/shutdown"
[ -s "$ram/shutdown" ] || give_up "what swaps the root did not arrive"
chmod 755 "$ram/shutdown"
chroot "$ram" /bin/sh -n /shutdown || give_up "the machine's shell does not read what swaps the root"
# shellcheck disable=SC2016 # expanded by the inner shell
chroot "$ram" /bin/sh -c 'PATH=/bin; for tool in mount mv cp mkdir rm chmod sync sleep; do $tool --version >/dev/null || exit; done' ||
  give_up "the machine's own programs do not run by themselves"
# SELinux would not let them run from there.
if [ "$(cat /sys/fs/selinux/enforce 2>/dev/null)" = 1 ]; then echo 0 >/sys/fs/selinux/enforce; fi
printf 'host_key=%s\n' "$(cut -d' ' -f1,2 "$key.pub")"
