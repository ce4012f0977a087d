#!/bin/sh
# Evaluates a host on this machine, where there is no Nix on the other side.
#
# Arguments: FLAKE EXPRESSION [OPTION…]  the expression is applied to the flake's nixosConfigurations; options are Nix's
# Output:    json=…            the value, on one line
# Fails:     22 there is no Nix here · Nix's own status otherwise
set -u
PATH=$PATH:/run/current-system/sw/bin:/root/snowlift-nix/bin
command -v nix >/dev/null 2>&1 || { echo "there is no Nix on this machine" >&2; exit 22; }
flake=$1 expression=$2
shift 2
json=$(nix --extra-experimental-features nix-command --extra-experimental-features flakes \
  eval --json "$flake#nixosConfigurations" --apply "$expression" "$@") || exit
printf 'json=%s\n' "$json"
