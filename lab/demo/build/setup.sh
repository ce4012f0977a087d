# shellcheck shell=sh
# Sourced first by every builder: BusyBox's applets as the whole PATH.
# shellcheck disable=SC2154 # Nix passes busyboxFile
B=$busyboxFile
$B mkdir bin
for applet in $($B --list); do $B ln -s "$B" "bin/$applet"; done
PATH=$PWD/bin
export PATH
