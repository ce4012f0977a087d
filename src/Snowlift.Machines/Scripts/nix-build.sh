#!/bin/sh
# Builds a derivation that an evaluation on this machine has instantiated, into its own store or into the new disk's.
#
# Arguments: ROOT DERIVATION
#              ROOT  where the store to build into is rooted (/mnt), or / for this machine's own
# Output:    out=/nix/store/…
# Fails:     Nix's own status
set -u
PATH=$PATH:/run/current-system/sw/bin:/root/snowlift-nix/bin
root=$1 derivation=$2
if [ "$root" = / ]; then
  out=$(nix-store --realise --quiet "$derivation") || exit
else
  nix --extra-experimental-features nix-command --extra-experimental-features flakes \
    copy --no-check-sigs --derivation --to "local?root=$root" "$derivation" || exit
  # Builds leave their scratch on the disk, not in the memory that the installer lives in.
  mkdir -p "$root/var/tmp/snowlift" && TMPDIR=$root/var/tmp/snowlift && export TMPDIR
  out=$(nix-store --store "local?root=$root" --realise --quiet "$derivation") || exit
  rm -rf "$TMPDIR"
fi
printf 'out=%s\n' "$out"
