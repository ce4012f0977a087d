# shellcheck shell=sh disable=SC2154 # Nix passes the variables
# The files that a configuration adds to the demo's /etc, or has instead of them.
echo "$files" | while read -r target source; do
  mkdir -p "$out/$(dirname "$target")"
  cp "$source" "$out/$target"
done
