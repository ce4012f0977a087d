#!/bin/sh
# Looks at how a running system is, and changes nothing. Runs on NixOS and on any other Linux with systemd.
#
# Arguments: none
# Output:    one key=value a line; a key that cannot be found out is left out. Sample:
#              os_name=NixOS 26.05
#              kernel=6.12.4
#              uptime=4711                    seconds since the kernel started
#              state=running                  or degraded, starting, maintenance …
#              failed=foo.service             one line a failed unit
#              memory=2014568 512000          KiB in all, KiB used
#              disk=39000000 2100000          of / in KiB: in all, used
#              system=/nix/store/…            /run/current-system
#              generation=7                   of the system profile
#              reboot=yes                     the system that runs has another kernel than the one that was booted; or no
set -u
PATH=$PATH:/run/current-system/sw/bin:/usr/sbin:/sbin

say() { [ -z "$2" ] || printf '%s=%s\n' "$1" "$2"; }

# shellcheck disable=SC1091 # the machine's own file
say os_name "$([ -r /etc/os-release ] && . /etc/os-release && printf %s "${PRETTY_NAME-}")"
say kernel "$(uname -r)"
say uptime "$(cut -d. -f1 /proc/uptime)"
say state "$(systemctl is-system-running 2>/dev/null)"
systemctl list-units --failed --plain --no-legend 2>/dev/null | while read -r unit _; do say failed "$unit"; done
say memory "$(awk '/^MemTotal:/ { all = $2 } /^MemAvailable:/ { free = $2 } END { if (all) print all, all - free }' /proc/meminfo)"
say disk "$(df -Pk / 2>/dev/null | awk 'NR == 2 { print $2, $3 }')"

if [ -e /run/current-system ]; then
  say system "$(readlink -f /run/current-system)"
  link=$(readlink /nix/var/nix/profiles/system 2>/dev/null)
  link=${link##*/}
  link=${link#system-}
  say generation "${link%-link}"
fi

# What a switch cannot change while the kernel runs. A part that a system does not have is the same on both sides.
parts() { for part in kernel kernel-modules initrd; do readlink -f "$1/$part" 2>/dev/null || echo none; done; }
if [ -e /run/booted-system ] && [ -e /run/current-system ]; then
  if [ "$(parts /run/booted-system)" = "$(parts /run/current-system)" ]; then say reboot no; else say reboot yes; fi
fi
exit 0
