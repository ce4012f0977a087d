# shellcheck shell=sh disable=SC2123
# Runs a command as a played service: with systemd's environment, in a process group of its own.
PATH=/programs
unit=$1
shift
echo $$ >"/played/units/$unit.service.pid"
die_at=$(cat "/played/services-die-at" 2>/dev/null)
if [ -n "$die_at" ]; then
  : >/played/ticks-of-service
  set -- PLAYED_TICKS=/played/ticks-of-service PLAYED_DIE_AT="$die_at" "$@"
fi
env -i PATH=/usr/bin "$@"
echo "$unit.service ended with status $?"
rm -f "/played/units/$unit.service" "/played/units/$unit.service.pid"
