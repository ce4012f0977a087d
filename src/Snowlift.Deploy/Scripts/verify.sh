#!/bin/sh
# Asks the running system what it is and how it is. Waits, with a limit, until it has finished starting.
#
# Arguments: LIMIT  seconds to wait for the boot to finish
# Output:    boot_id=…
#            system=/nix/store/…     /run/current-system
#            booted=/nix/store/…     /run/booted-system
#            hostname=demo
#            os_id=nixos
#            state=running           or degraded, starting, maintenance …
#            failed=foo.service      one line a failed unit, its last lines on stderr
#            uptime=17.32            seconds since the kernel started
set -u
PATH=$PATH:/run/current-system/sw/bin:/usr/sbin:/sbin
limit=$1

waited=0
state=$(systemctl is-system-running 2>/dev/null)
while [ "$waited" -lt "$limit" ]; do
  case $state in initializing | starting | '') ;; *) break ;; esac
  sleep 1
  waited=$((waited + 1))
  state=$(systemctl is-system-running 2>/dev/null)
done

echo "boot_id=$(cat /proc/sys/kernel/random/boot_id)"
echo "system=$(readlink /run/current-system)"
echo "booted=$(readlink /run/booted-system)"
echo "hostname=$(cat /proc/sys/kernel/hostname)"
# shellcheck disable=SC1091 # the machine's own file
echo "os_id=$(. /etc/os-release && echo "$ID")"
echo "uptime=$(cut -d' ' -f1 /proc/uptime)"
echo "state=$state"
systemctl list-units --failed --plain --no-legend 2>/dev/null | while read -r unit _; do
  echo "failed=$unit"
  { echo "$unit:"; journalctl --no-pager --quiet -n 5 -o cat -u "$unit"; } >&2 </dev/null
done
exit 0
