# shellcheck shell=sh disable=SC2154 # Nix passes the variables
# Debian's /usr, as a store path.
mkdir "$out"
tar -C "$out" -xzf "$archive"
