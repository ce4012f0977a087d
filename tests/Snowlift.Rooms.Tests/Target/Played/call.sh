#!/programs/sh
# Stands for every program of a played machine: counts it, fails where the test says so, and becomes the played program or
# this computer's own.
name=${0##*/}
if [ -n "${PLAYED_TICKS-}" ]; then
  printf . >>"$PLAYED_TICKS"
  # As `kill -9` does, just before the program starts.
  if [ "$(/programs/stat -c %s "$PLAYED_TICKS")" -gt "$PLAYED_DIE_AT" ]; then kill -9 0; fi
fi
if [ -f "/played/fails/$name" ]; then
  while read -r status pattern; do
    # shellcheck disable=SC2254 # a pattern
    case "$*" in $pattern) echo "$name: played failure" >&2; exit "$status" ;; esac
  done <"/played/fails/$name"
fi
if [ -x "/played/bin/$name" ]; then
  echo "$name${*:+ $*}" >>/played/calls
  # shellcheck disable=SC1090 # a played program
  . "/played/bin/$name"
  exit
fi
exec "/programs/$name" "$@"
