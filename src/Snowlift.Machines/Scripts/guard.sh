#!/bin/sh
# Lies on a machine while an update waits for its confirmation (/run/snowlift/update/guard), and is run there by systemd: it
# needs no connection, and nothing of the new system. Whoever makes the link `decided` first, this, confirm.sh or trial.sh, wins.
#
# Arguments: activate         activates the new system until the next boot, then gives it its time to be confirmed
#            revert           goes back to the old system, at once; reboots into it when that fails
#            forget           has the boot loader forget that it was to boot the new system once
# Reads:     /run/snowlift/update/{run,old,new,window,profile,reason,once}
# Writes:    /run/snowlift/update/{log,status,deadline,over} and, about a roll-back, /var/lib/snowlift/last-rollback:
#              run=7f3a91  from=/nix/store/… (new)  to=/nix/store/… (old)  at=1763841600  reason=words
#              state=working      then done, or rebooting
set -u
dir=/run/snowlift/update record=/var/lib/snowlift/last-rollback profile=/nix/var/nix/profiles/system
run=$(cat "$dir/run") old=$(cat "$dir/old") new=$(cat "$dir/new") window=$(cat "$dir/window")
PATH=$old/sw/bin:/run/current-system/sw/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH

activate() {
  "$new/bin/switch-to-configuration" test >>"$dir/log" 2>&1 </dev/null
  status=$?
  if [ "$window" -gt 0 ]; then
    case $status in
      0 | 4) # 4: active, but units failed
        uptime=$(cut -d. -f1 /proc/uptime)
        # The timer that was armed first stays: it is the last resort if this one cannot be had.
        systemd-run --quiet --collect --unit="snowlift-confirm-$run" --description="Roll back an update that nobody confirmed" \
          --on-active="${window}s" --timer-property=AccuracySec=1s "$(readlink -f "$old/sw/bin/sh")" "$dir/guard" revert \
          >>"$dir/log" 2>&1 </dev/null && echo $((uptime + window)) >"$dir/deadline"
        ;;
      *) echo "its activation ended with status $status" >"$dir/reason" ;;
    esac
  fi
  echo "$status" >"$dir/status.new" && mv "$dir/status.new" "$dir/status"
  # After the status: what is over without one was taken back.
  if [ "$window" -eq 0 ]; then : >"$dir/over"; fi
  # Last of all: the way back ends whatever is left of the activation, this script too.
  if [ "$window" -gt 0 ] && [ "$status" -ne 0 ] && [ "$status" -ne 4 ]; then
    systemctl start --no-block "snowlift-rollback-$run.service"
  fi
}

note() {
  {
    printf 'run=%s\nfrom=%s\nto=%s\nat=%s\n' "$run" "$new" "$old" "$(date +%s)"
    printf 'reason=%s\n' "$(cat "$dir/reason" 2>/dev/null || echo "nobody confirmed it in time")"
    printf 'state=%s\n' "$1"
  } >"$record.new" && mv "$record.new" "$record"
  sync
}

# What trial.sh asked for would be done by some later boot, for whatever has that number in the menu by then.
forget() {
  [ -e "$dir/once" ] || return
  read -r loader folder <"$dir/once"
  case $loader in
    grub)
      { printf '# GRUB Environment Block\n'; grep -v -e '^#' -e '^next_entry=' "$folder/grubenv"
        head -c 1024 /dev/zero | tr '\0' '#'; } | head -c 1024 >"$dir/grubenv"
      dd if="$dir/grubenv" of="$folder/grubenv" bs=1024 count=1 conv=notrunc 2>>"$dir/log"
      ;;
    systemd-boot) bootctl set-oneshot "" >>"$dir/log" 2>&1 ;;
  esac
}

# Whether the one who decided is there; one that was killed may be listed until its parent has asked after it.
works() { grep -q '^State:[[:space:]]*[^ZX[:space:]]' "/proc/$(cat "$dir/pid")/status" 2>/dev/null; }

revert() {
  if ! ln -sn revert "$dir/decided" 2>/dev/null; then
    # Who was killed between deciding and disarming has confirmed nothing.
    if [ "$(readlink "$dir/decided")" = revert ] || [ -e "$dir/over" ] || works; then exit 0; fi
    ln -sfn revert "$dir/decided"
  fi
  note working
  forget
  systemctl stop "snowlift-activate-$run.service" 2>/dev/null
  kept=$(cat "$dir/profile")
  if [ "$(readlink "$profile")" != "$kept" ]; then
    kept=${kept#system-}
    nix-env -p "$profile" --switch-generation "${kept%-link}" >>"$dir/log" 2>&1
    "$profile/bin/switch-to-configuration" boot >>"$dir/log" 2>&1 </dev/null
  fi
  timeout 300 "$old/bin/switch-to-configuration" test >>"$dir/log" 2>&1 </dev/null
  status=$?
  case $status in
    0 | 4)
      if [ "$(readlink /run/current-system)" = "$old" ]; then
        : >"$dir/over"
        note "done"
        systemctl stop "snowlift-rollback-$run.timer" "snowlift-confirm-$run.timer" 2>/dev/null
        exit 0
      fi
      ;;
  esac
  # The next boot takes the old system in any case: it is still the default.
  note rebooting
  systemctl reboot || reboot -f
}

case $1 in
  activate) activate ;;
  revert) revert ;;
  forget) forget ;;
esac
# The end: activate.sh looks whether all of this has arrived.
