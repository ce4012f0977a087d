# shellcheck shell=sh disable=SC2154 # Nix passes the variables
# BusyBox with a link for each applet.
mkdir -p "$out/bin"
cp "$busyboxFile" "$out/bin/busybox"
for applet in $(busybox --list); do [ "$applet" = busybox ] || ln -s busybox "$out/bin/$applet"; done
