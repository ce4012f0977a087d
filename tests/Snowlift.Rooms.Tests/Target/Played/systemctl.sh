# shellcheck shell=sh disable=SC2123
# Plays systemctl, as far as the scripts ask: timers and services of systemd-run, and a reboot.
PATH=/programs
verb=$1
shift
# Whatever was killed is gone, as --collect asks.
for file in /played/units/*.service.pid; do
  pid=$(cat "$file" 2>/dev/null)
  if [ -n "$pid" ] && ! kill -0 "$pid" 2>/dev/null; then rm -f "$file" "${file%.pid}"; fi
done
case $verb in
  stop)
    for unit; do
      case $unit in
        *.timer) rm -f "/played/units/$unit" ;;
        *.service)
          pid=$(cat "/played/units/$unit.pid" 2>/dev/null)
          if [ -n "$pid" ]; then kill -9 -- "-$pid" 2>/dev/null; fi
          rm -f "/played/units/$unit" "/played/units/$unit.pid"
          ;;
      esac
    done
    ;;
  start)
    for unit; do
      case $unit in --*) continue ;; esac
      name=${unit%.service}
      if [ -e "/played/units/$unit" ]; then continue; fi
      if [ ! -e "/played/units/$name.timer" ]; then
        echo "Failed to start $unit: Unit $unit not found." >&2
        exit 5
      fi
      sed 1d "/played/units/$name.timer" >"/played/units/$unit"
      : >"/played/units/$unit.pid"
      set --
      while IFS= read -r word; do set -- "$@" "$word"; done <"/played/units/$unit"
      setsid /programs/sh /played/service "$name" "$@" </dev/null >>/played/journal 2>&1 &
    done
    ;;
  show)
    for unit; do :; done
    if [ -e "/played/units/$unit" ]; then echo active; else echo inactive; fi
    ;;
  list-units)
    for pattern; do :; done
    for unit in /played/units/*; do
      name=${unit##*/}
      # shellcheck disable=SC2254 # a pattern
      case $name in *.pid) ;; $pattern) echo "$name loaded active running $name" ;; esac
    done
    ;;
  is-active)
    for unit; do
      case $unit in --*) continue ;; esac
      if [ -e "/played/units/$unit" ]; then exit 0; fi
    done
    exit 3
    ;;
  reboot) : >/played/rebooting ;;
esac
