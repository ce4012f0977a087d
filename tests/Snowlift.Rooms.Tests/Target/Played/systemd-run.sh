# shellcheck shell=sh disable=SC2123
# Plays systemd-run: transient timers and services. A unit that is loaded already is refused, as systemd does.
PATH=/programs
unit='' timer=''
while [ $# -gt 0 ]; do
  case $1 in
    --unit=*) unit=${1#*=} ;;
    --on-active=*) timer=${1#*=} ;;
    --*) ;;
    *) break ;;
  esac
  shift
done
if [ -e "/played/units/$unit.timer" ] || [ -e "/played/units/$unit.service" ]; then
  echo "Failed to start transient unit: Unit $unit was already loaded" >&2
  exit 1
fi
if [ -n "$timer" ]; then
  { echo "$timer"; printf '%s\n' "$@"; } >"/played/units/$unit.timer"
else
  printf '%s\n' "$@" >"/played/units/$unit.service"
  : >"/played/units/$unit.service.pid"
  setsid /programs/sh /played/service "$unit" "$@" </dev/null >>/played/journal 2>&1 &
fi
