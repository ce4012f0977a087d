#!/bin/sh
# Has an update that waits for its confirmation rolled back now.
#
# Arguments: RUN REASON   REASON is kept in the machine's record of it
# Output:    state=reverting
# Fails:     35 nothing of that run waits
set -u
PATH=$PATH:/run/current-system/sw/bin:/usr/sbin:/sbin
run=$1 reason=$2
dir=/run/snowlift/update
if [ "$(cat "$dir/run" 2>/dev/null)" != "$run" ] || [ -e "$dir/over" ]; then
  echo "no update of run $run waits for its confirmation" >&2
  exit 35
fi
[ -L "$dir/decided" ] || printf '%s' "$reason" | tr '\n' ' ' >"$dir/reason"
systemd-run --quiet --collect --unit="snowlift-revert-$run" "$(readlink -f "$(cat "$dir/old")/sw/bin/sh")" "$dir/guard" revert >&2 </dev/null
echo state=reverting
