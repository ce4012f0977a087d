#!/bin/sh
# What scripts of the target begin with. It stands in their place where they read it, so that one text travels: nothing of it is
# on the machine.
#
# Arguments: those of the script; BOOT_ID of the boot that was probed first, where it has one
# Output:    none
# Fails:     11 wrong machine
set -u
PATH=$PATH:/run/current-system/sw/bin:/usr/sbin:/sbin

fail() { status=$1; shift; echo "$*" >&2; exit "$status"; }

# Another boot id means another machine, or one that was rebooted meanwhile: nothing is done to it.
only_on_boot() {
  [ "$(cat /proc/sys/kernel/random/boot_id)" = "$1" ] ||
    fail 11 "this is not the boot that was probed: it was rebooted, or it is another machine"
}

# A killed process whose parent has not looked yet is still listed.
works() { grep -q '^State:[[:space:]]*[^ZX[:space:]]' "/proc/$1/status" 2>/dev/null; }

# An earlier try that was cut off on the way may still be at work: it is waited for, for two minutes. The lock names who is.
wait_for_earlier_try() {
  lock=$1 waited=0
  while other=$(cat "$lock" 2>/dev/null) && works "$other" && [ "$waited" -lt 120 ]; do
    [ "$waited" -gt 0 ] || echo "waiting for an earlier try to end: process $other" >&2
    sleep 1
    waited=$((waited + 1))
  done
  echo $$ >"$lock"
  trap 'rm -f "$lock"' EXIT
}
