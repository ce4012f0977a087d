#!/bin/sh
# Lists what systems in this machine's store consist of.
#
# Arguments: SYSTEM…   store paths
# Output:    path=/nix/store/… 1234567   one line for each path of their closures: the path, and its size in bytes. Where
#            several systems are asked for, each list is followed by: end=/nix/store/…
# Fails:     18 a path is not in the store · Nix's own status
set -u
PATH=$PATH:/run/current-system/sw/bin
for system in "$@"; do
  [ -e "$system" ] || { echo "$system is not in the store" >&2; exit 18; }
  paths=$(nix --extra-experimental-features nix-command path-info --recursive --size "$system") || exit
  printf '%s\n' "$paths" | awk '{ print "path=" $1 " " $2 }'
  echo "end=$system"
done
