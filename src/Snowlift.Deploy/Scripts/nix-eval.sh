#!/bin/sh
# Evaluates a host on this machine, where there is no Nix on the other side.
#
# Arguments: FLAKE EXPRESSION  the expression is applied to the flake's nixosConfigurations
# Output:    json=…            the value, on one line
# Fails:     22 there is no Nix here · Nix's own status otherwise
set -u
PATH=$PATH:/run/current-system/sw/bin:/root/snowlift-nix/bin
command -v nix >/dev/null 2>&1 || { echo "there is no Nix on this machine" >&2; exit 22; }
json=$(nix --extra-experimental-features nix-command --extra-experimental-features flakes \
  eval --json "$1#nixosConfigurations" --apply "$2") || exit
printf 'json=%s\n' "$json"
