#!/bin/sh
# Asks the running system what it is and how it is. Waits, with a limit, until it has finished starting. Changes nothing.
#
# Arguments: LIMIT  seconds to wait for the boot to finish
# Output:    boot_id=…
#            system=/nix/store/…     /run/current-system
#            booted=/nix/store/…     /run/booted-system
#            hostname=demo
#            os_id=nixos
#            kernel=6.12.43
#            generation=1            of the system profile
#            state=running           or degraded, starting, maintenance …
#            startup=12.3            seconds from the kernel's start until systemd had started everything
#            uptime=17.32            seconds since the kernel started
#            listening=22            one line a TCP port that others than this machine may reach
#            failed=foo.service                one line a failed unit
#            failed_line=foo.service TEXT      its last lines in the journal, the oldest first
#            failed_user=me foo.service        likewise, of a user's own manager
#            failed_user_line=me foo.service TEXT
#            home_manager=me success           how Home Manager's activation ended, where there is one
#            A key that cannot be found out is left out.
set -u
PATH=$PATH:/run/current-system/sw/bin:/usr/sbin:/sbin
limit=$1
lines=10      # of each failed unit
most_units=20 # whose lines are shown

say() { [ -z "$2" ] || printf '%s=%s\n' "$1" "$2"; }

waited=0
state=$(systemctl is-system-running 2>/dev/null)
while [ "$waited" -lt "$limit" ]; do
  case $state in initializing | starting | '') ;; *) break ;; esac
  sleep 1
  waited=$((waited + 1))
  state=$(systemctl is-system-running 2>/dev/null)
done

say boot_id "$(cat /proc/sys/kernel/random/boot_id)"
say system "$(readlink /run/current-system 2>/dev/null)"
say booted "$(readlink /run/booted-system 2>/dev/null)"
say hostname "$(cat /proc/sys/kernel/hostname)"
# shellcheck disable=SC1091 # the machine's own file
say os_id "$(. /etc/os-release 2>/dev/null && echo "${ID-}")"
say kernel "$(uname -r)"
say generation "$(readlink /nix/var/nix/profiles/system 2>/dev/null | sed -n 's/^system-\([0-9][0-9]*\)-link$/\1/p')"
say state "$state"
say startup "$(systemctl show --property=FinishTimestampMonotonic 2>/dev/null |
  awk -F= '$2 > 0 { printf "%.1f", $2 / 1000000 }')"
say uptime "$(cut -d' ' -f1 /proc/uptime)"

# State 0A is LISTEN; 127.x.y.z and ::1 are this machine's own affair. The kernel writes addresses in its byte order.
cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk '$4 == "0A" {
    split($2, part, ":")
    if (!(length(part[1]) == 8 && part[1] ~ /7F$/) && part[1] !~ /^0+01000000$/) print part[2] }' |
  sort -u | while read -r port; do say listening "$((0x$port))"; done

# tell KEY WORDS… : stdin's lines, each behind the words.
tell() {
  key=$1
  shift
  while IFS= read -r line; do [ -z "$line" ] || printf '%s_line=%s %s\n' "$key" "$*" "$line"; done
}

systemctl list-units --failed --plain --no-legend 2>/dev/null | {
  count=0
  while read -r unit _; do
    say failed "$unit"
    count=$((count + 1))
    [ "$count" -gt "$most_units" ] ||
      journalctl --boot --no-pager --quiet -n "$lines" -o cat --unit "$unit" 2>/dev/null </dev/null | tell failed "$unit"
  done
}

# as_user USER UID COMMAND… : root is not let in to a user's manager.
as_user() {
  user=$1 uid=$2
  shift 2
  if command -v setpriv >/dev/null 2>&1; then
    XDG_RUNTIME_DIR=/run/user/$uid setpriv --reuid "$uid" --regid "$(id -g "$user")" --clear-groups "$@"
  else
    XDG_RUNTIME_DIR=/run/user/$uid runuser --user "$user" -- "$@"
  fi
}

loginctl list-users --no-legend 2>/dev/null | while read -r uid user _; do
  {
    as_user "$user" "$uid" systemctl --user list-units --failed --plain --no-legend 2>/dev/null ||
      systemctl --user --machine="$user@.host" list-units --failed --plain --no-legend 2>/dev/null
  } </dev/null | while read -r unit _; do
    say failed_user "$user $unit"
    journalctl --boot --no-pager --quiet -n "$lines" -o cat "_SYSTEMD_USER_UNIT=$unit" "_UID=$uid" \
      + "USER_UNIT=$unit" "_UID=$uid" 2>/dev/null </dev/null | tell failed_user "$user" "$unit"
  done
done

systemctl list-units --all --plain --no-legend 'home-manager-*.service' 2>/dev/null | while read -r unit _; do
  user=${unit#home-manager-}
  say home_manager "${user%.service} $(systemctl show --property=Result --value "$unit" 2>/dev/null </dev/null)"
done
exit 0
