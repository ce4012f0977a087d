#!/bin/sh
# Confirms the system that runs: disarms its roll-back and makes it what the next boot takes. May be run again.
#
# Arguments: BOOT_ID NEW RUN GENERATION
#              NEW         the store path, which must be what runs
#              RUN         whose roll-back is disarmed; - where none is armed
#              GENERATION  the one to make the default; - to make NEW a generation where it is not the profile's already
# Output:    generation=4
# Fails:     11 wrong machine · 31 another system runs · 35 too late: it is being rolled back, or was · 36 the profile or the
#            boot loader failed: what the next boot takes is as it was, and an armed roll-back begins at once
# shellcheck source=SCRIPTDIR/prelude.sh
. ./prelude.sh
trap '' PIPE HUP
boot_id=$1 new=$2 run=$3 generation=$4
dir=/run/snowlift/update profile=/nix/var/nix/profiles/system

only_on_boot "$boot_id"
if [ "$run" != - ]; then
  [ "$(cat "$dir/run" 2>/dev/null)" = "$run" ] || fail 35 "nothing is known of an update by run $run"
  [ "$(readlink "$dir/decided")" != revert ] || fail 35 "too late: it is being rolled back"
fi
# Before the way back is disarmed: whatever else runs stays guarded.
running=$(readlink /run/current-system)
[ "$running" = "$new" ] || fail 31 "$running runs, not $new"
if [ "$run" != - ]; then
  # First: a decision of somebody who is not there any more is none.
  echo $$ >"$dir/pid"
  ln -sn confirm "$dir/decided" 2>/dev/null
  [ "$(readlink "$dir/decided")" = confirm ] || fail 35 "too late: it is being rolled back"
  systemctl stop "snowlift-rollback-$run.timer" "snowlift-confirm-$run.timer" 2>/dev/null
fi

before=$(readlink "$profile")
before=${before#system-}
before=${before%-link}
give_up() {
  nix-env -p "$profile" --switch-generation "$before" >&2
  "$profile/bin/switch-to-configuration" boot >&2 </dev/null
  if [ "$run" != - ]; then
    echo "$*" >"$dir/reason"
    rm -f "$dir/decided"
    # Its timer is gone, and its service with it: run the same thing anew.
    systemd-run --quiet --collect --unit="snowlift-revert-$run" "$(readlink -f "$(cat "$dir/old")/sw/bin/sh")" "$dir/guard" revert >&2 </dev/null
  fi
  fail 36 "$*"
}

if [ "$generation" != - ]; then
  nix-env -p "$profile" --switch-generation "$generation" >&2 || give_up "the profile could not be set to generation $generation"
elif [ "$(readlink -f "$profile")" != "$new" ]; then
  nix-env -p "$profile" --set "$new" >&2 || give_up "the profile could not be set"
fi
"$new/bin/switch-to-configuration" boot >&2 </dev/null || give_up "the boot loader could not be set up"
sync
if [ "$run" != - ]; then : >"$dir/over"; fi
rm -f /nix/var/nix/gcroots/snowlift/old /nix/var/nix/gcroots/snowlift/new
number=$(readlink "$profile")
number=${number#system-}
echo "generation=${number%-link}"
