#!/bin/sh
# Activates a system until the next boot, and arms the way back first: unless it is confirmed in time, this machine goes back
# by itself to the system that runs now. What the next boot takes is not touched. Both live on in systemd when the connection
# that started them is gone; this script only watches.
#
# Arguments: BOOT_ID OLD NEW RUN WINDOW LIMIT
#              OLD     the store path that runs now
#              NEW     the one to activate
#              RUN     names the timers and what is kept about it
#              WINDOW  seconds from the end of the activation until it is taken back; 0 for never
#              LIMIT   seconds that the activation may take
# Input:     guard.sh, which does both on this machine
# Output:    state=armed
#            activated=0     the status of switch-to-configuration: 4 says that units failed; its words are on stderr.
#                            124 where it was taken back meanwhile, 137 where it was killed
# Fails:     11 wrong machine · 18 NEW is not in the store · 31 another system runs · 32 another update waits for its
#            confirmation · 33 the way back cannot be armed. Nothing was activated then.
# shellcheck source=SCRIPTDIR/prelude.sh
. ./prelude.sh
trap '' PIPE HUP
boot_id=$1 old=$2 new=$3 run=$4 window=$5 limit=$6
dir=/run/snowlift/update roots=/nix/var/nix/gcroots/snowlift

only_on_boot "$boot_id"
running=$(readlink /run/current-system)
[ "$running" = "$old" ] || fail 31 "$running runs by now, not $old"
[ -x "$new/bin/switch-to-configuration" ] || fail 18 "$new is not in the store, or is no NixOS system"

# Whether anything of the update in $dir is at work or still to come; where systemd does not answer, it may be.
lives() {
  units=$(systemctl list-units --all --plain --no-legend "snowlift-*-$(cat "$dir/run").*") || return 0
  # One that was killed may be listed until its parent has asked after it.
  [ -n "$units" ] || grep -q '^State:[[:space:]]*[^ZX[:space:]]' "/proc/$(cat "$dir/pid")/status" 2>/dev/null
}

umask 077
mkdir -p /run/snowlift /var/lib/snowlift "$roots" || fail 33 "cannot write to /run, /var/lib or $roots"
next=$dir.$run
rm -rf "$next"
mkdir "$next" && cat >"$next/guard" || fail 33 "cannot write to $next"
case $(tail -n 1 "$next/guard") in
  '# The end'*) ;;
  *) rm -rf "$next"; fail 33 "what is to guard the update did not arrive whole" ;;
esac
echo "$run" >"$next/run"
echo "$old" >"$next/old"
echo "$new" >"$next/new"
echo "$window" >"$next/window"
echo $$ >"$next/pid"
: >"$next/log"
readlink /nix/var/nix/profiles/system >"$next/profile"
# What has ended, or was killed before it was armed, is in nobody's way.
if [ -e "$dir/over" ] || { [ -d "$dir" ] && ! lives; }; then rm -rf "$dir"; fi
# Complete from its first moment; only one can have the name.
mv -T "$next" "$dir" 2>/dev/null || {
  rm -rf "$next"
  fail 32 "the update of run $(cat "$dir/run" 2>/dev/null) has not come to its end"
}
if ! ln -sfn "$old" "$roots/old" || ! ln -sfn "$new" "$roots/new"; then
  rm -rf "$dir"
  fail 33 "cannot keep the systems from Nix's garbage collection"
fi
shell=$(readlink -f "$old/sw/bin/sh") && [ -x "$shell" ] || shell=/bin/sh

if [ "$window" -gt 0 ]; then
  uptime=$(cut -d. -f1 /proc/uptime)
  echo $((uptime + limit + window)) >"$dir/deadline"
  systemd-run --quiet --collect --unit="snowlift-rollback-$run" --description="Roll back an update that nobody confirmed" \
    --on-active="$((limit + window))s" --timer-property=AccuracySec=1s "$shell" "$dir/guard" revert >&2 </dev/null ||
    { rm -rf "$dir"; fail 33 "systemd-run cannot arm the roll-back"; }
  echo state=armed
fi

systemd-run --quiet --collect --unit="snowlift-activate-$run" --description="Activate $new" \
  "$shell" "$dir/guard" activate >&2 </dev/null || {
  systemctl stop "snowlift-rollback-$run.timer" 2>/dev/null
  rm -rf "$dir"
  fail 33 "systemd-run cannot start the activation"
}

# Killed, as when memory runs out, it leaves no status, and would not be taken back before the first timer is due.
was_killed() {
  case $(systemctl show --property=ActiveState --value "snowlift-activate-$run.service" 2>/dev/null) in
    inactive | failed) [ ! -e "$dir/status" ] && [ ! -L "$dir/decided" ] ;;
    *) false ;;
  esac
}

shown=0
while :; do
  ended=$(cat "$dir/status" 2>/dev/null)
  lines=$(wc -l <"$dir/log")
  if [ "$lines" -gt "$shown" ]; then sed -n "$((shown + 1)),${lines}p" "$dir/log" >&2; shown=$lines; fi
  [ -z "$ended" ] || break
  # Taken back before it came to an end.
  if [ -e "$dir/over" ]; then
    ended=$(cat "$dir/status" 2>/dev/null || echo 124)
    break
  fi
  if was_killed; then
    ended=137
    echo "its activation was killed" >"$dir/reason"
    if [ "$window" -gt 0 ]; then systemctl start --no-block "snowlift-rollback-$run.service"; else : >"$dir/over"; fi
    break
  fi
  sleep 0.5
done
echo "activated=$ended"
