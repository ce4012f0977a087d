#!/bin/sh
# Becomes a shell command on a played machine: in a user and mount namespace of its own, where / is the machine's folder. So
# nothing that a script does reaches this computer's systemd, boot loader, disks or files; reboot(2) is not allowed there.
#
# Arguments: ROOT COMMAND   run by: unshare --user --map-root-user --mount sh enter.sh ROOT COMMAND
# Environment: PLAYED_DIE_AT   how many programs may be started before all is killed; empty for no end
set -eu
root=$1 command=$2
mount --make-rprivate /
mount --rbind /proc "$root/proc"
for file in sys/kernel/random/boot_id uptime; do
  [ ! -e "$root/played/proc/$file" ] || mount --bind "$root/played/proc/$file" "$root/proc/$file"
done
for device in null zero urandom; do mount --bind "/dev/$device" "$root/dev/$device"; done
for folder in bin lib lib64; do
  if [ -e "/usr/$folder" ]; then
    mount --bind "/usr/$folder" "$root/usr-of-this-computer/$folder"
    mount -o remount,bind,ro "$root/usr-of-this-computer/$folder" 2>/dev/null || :
  fi
done
ticks=
if [ -n "${PLAYED_DIE_AT-}" ]; then ticks=/played/ticks; : >"$root$ticks"; fi
# A process group of its own: kill -9 takes the script and no more.
# And an end of its own, should whoever waits for it be killed.
exec setsid --wait timeout --foreground --signal KILL 300 chroot "$root" /programs/env -i PATH=/usr/bin HOME=/root PLAYED_TICKS="$ticks" PLAYED_DIE_AT="${PLAYED_DIE_AT-}" \
  /programs/sh -c "$command"
