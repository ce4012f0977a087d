#!/bin/sh
# Partitions, formats and mounts the disk with the flake's own disko script. Everything on the disk is lost.
#
# Arguments: BOOT_ID SCRIPT
#              BOOT_ID  the installer's boot: another one means another machine, and nothing is done
#              SCRIPT   the disko script in this machine's store
# Output:    free_bytes=…  what the new root file system has left
# Fails:     11 wrong machine · 15 not an installer · 16 the script failed, or /mnt is in use · 17 it mounted nothing at /mnt
# shellcheck source=SCRIPTDIR/prelude.sh
. ./prelude.sh
boot_id=$1 script=$2

only_on_boot "$boot_id"
grep -qx 'VARIANT_ID="\{0,1\}installer"\{0,1\}' /etc/os-release ||
  fail 15 "this is not an installer: $(grep PRETTY_NAME= /etc/os-release)"

# What was begun is brought to its end, whether or not anybody still listens; the next try waits for it.
trap '' PIPE HUP
wait_for_earlier_try /run/snowlift-disk

mounted() { awk '$2 == "/mnt" { found = 1 } END { exit !found }' /proc/mounts; }

# Who has a file or a working directory below /mnt, or the new disk mounted in a namespace of its own, as Nix has.
holders() {
  # shellcheck disable=SC2012 # the links' targets are wanted, and awk reads nothing else
  ls -l /proc/[0-9]*/fd /proc/[0-9]*/cwd 2>/dev/null | awk '
    /^\/proc\/[0-9]+\/fd:$/ { split($0, part, "/"); pid = part[3]; next }
    NF > 2 && $(NF - 1) == "->" && ($NF == "/mnt" || index($NF, "/mnt/") == 1) {
      if (split($(NF - 2), part, "/") > 2) print part[3]; else print pid
    }' | sort -u
  ours=$(readlink /proc/self/ns/mnt)
  for process in /proc/[0-9]*; do
    theirs=$(readlink "$process/ns/mnt" 2>/dev/null) || continue
    if [ "$theirs" != "$ours" ] && grep -q ' /mnt ' "$process/mounts" 2>/dev/null; then echo "${process#/proc/}"; fi
  done
}

# A try that was interrupted may have left the new disk mounted, and a copy or a build at work on it.
for signal in TERM KILL; do
  working=$(holders)
  [ -n "$working" ] || break
  for pid in $working; do
    echo "ending what an earlier try left at work below /mnt: process $pid" >&2
    kill -s "$signal" "$pid" 2>/dev/null
  done
  sleep 1
done
if mounted; then umount -R /mnt || fail 16 "/mnt is in use and cannot be unmounted"; fi

"$script" >&2 </dev/null || fail 16 "the disko script ended with status $?"
mounted || fail 17 "the disko script mounted nothing at /mnt"
df -Pk /mnt | awk 'NR == 2 { printf "free_bytes=%.0f\n", $4 * 1024 }'
