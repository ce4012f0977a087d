#!/bin/sh
# Says what runs, and how an update stands that waits for its confirmation or was rolled back. Changes nothing.
#
# Arguments: none
# Output:    boot_id=5e0c1f0e-…
#            system=/nix/store/…        what runs
#            pending=7f3a91             the run whose update waits; absent where none does, as are the next five
#            old=/nix/store/…
#            new=/nix/store/…
#            left=63                    seconds until it is taken back; absent where nothing is armed
#            activated=0                status of its activation; absent while that is at work
#            decided=confirm            or revert; absent while neither has begun
#            rolled_back=7f3a91         the run whose update was last rolled back, with the next two
#            rollback_state=done        or working, rebooting
#            rollback_reason=its activation ended with status 1
#            The last lines of the activation and the roll-back are on stderr.
set -u
PATH=$PATH:/run/current-system/sw/bin:/usr/sbin:/sbin
dir=/run/snowlift/update record=/var/lib/snowlift/last-rollback

say() { [ -z "$2" ] || printf '%s=%s\n' "$1" "$2"; }

say boot_id "$(cat /proc/sys/kernel/random/boot_id)"
say system "$(readlink /run/current-system)"
if [ -d "$dir" ]; then
  if [ ! -e "$dir/over" ]; then
    say pending "$(cat "$dir/run" 2>/dev/null)"
    say old "$(cat "$dir/old" 2>/dev/null)"
    say new "$(cat "$dir/new" 2>/dev/null)"
    if [ -e "$dir/deadline" ]; then say left "$(($(cat "$dir/deadline") - $(cut -d. -f1 /proc/uptime)))"; fi
    say activated "$(cat "$dir/status" 2>/dev/null)"
    say decided "$(readlink "$dir/decided")"
  fi
  tail -n 12 "$dir/log" >&2 2>/dev/null
fi
if [ -r "$record" ]; then
  say rolled_back "$(sed -n 's/^run=//p' "$record")"
  say rollback_state "$(sed -n 's/^state=//p' "$record")"
  say rollback_reason "$(sed -n 's/^reason=//p' "$record")"
fi
exit 0
