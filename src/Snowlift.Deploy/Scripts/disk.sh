#!/bin/sh
# Partitions, formats and mounts the disk with the flake's own disko script. Everything on the disk is lost.
#
# Arguments: BOOT_ID SCRIPT
#              BOOT_ID  the installer's boot: another one means another machine, and nothing is done
#              SCRIPT   the disko script in this machine's store
# Output:    free_bytes=…  what the new root file system has left
# Fails:     11 wrong machine · 15 not an installer · 16 the script failed · 17 it mounted nothing at /mnt
set -u
PATH=$PATH:/run/current-system/sw/bin:/usr/sbin:/sbin
boot_id=$1 script=$2

fail() { status=$1; shift; echo "$*" >&2; exit "$status"; }

[ "$(cat /proc/sys/kernel/random/boot_id)" = "$boot_id" ] ||
  fail 11 "this is not the boot that was probed: it was rebooted, or it is another machine"
grep -qx 'VARIANT_ID="\{0,1\}installer"\{0,1\}' /etc/os-release ||
  fail 15 "this is not an installer: $(grep PRETTY_NAME= /etc/os-release)"

"$script" >&2 </dev/null || fail 16 "the disko script ended with status $?"
awk '$2 == "/mnt" { found = 1 } END { exit !found }' /proc/mounts || fail 17 "the disko script mounted nothing at /mnt"
df -Pk /mnt | awk 'NR == 2 { printf "free_bytes=%.0f\n", $4 * 1024 }'
