# shellcheck shell=sh disable=SC2154 # Nix passes the variables
mkdir "$out"
cp "$image" "$out/bzImage"
