#!/bin/sh
# Unpacks its user's own files into the root of a system that is being installed.
#
# Arguments: BOOT_ID ROOT
#              BOOT_ID  the boot that was probed: another one means another machine, and nothing is done
#              ROOT     where the new system's root is: /mnt
# Input:     a tar archive whose paths are relative to ROOT; all in it is root's, its modes are kept
# Output:    files=12
# Fails:     11 wrong machine · 30 the archive is damaged, or leads out of ROOT
# shellcheck source=SCRIPTDIR/prelude.sh
. ./prelude.sh
boot_id=$1 root=${2%/}

only_on_boot "$boot_id"
[ -d "$root/" ] || fail 30 "there is no $root"

umask 077
work=$(mktemp -d "$root/.snowlift-XXXXXX") || fail 30 "cannot write to $root"
trap 'rm -rf "$work"' EXIT
cat >"$work/files.tar" || fail 30 "the upload broke off"
tar -tf "$work/files.tar" >"$work/names" 2>"$work/log" || fail 30 "the archive does not unpack: $(tail -n 1 "$work/log")"
outside=$(grep -m 1 -E '^/|^\.\.$|^\.\./|/\.\./|/\.\.$' "$work/names")
[ -z "$outside" ] || fail 30 "the archive leads out of $root: $outside"
tar -C "$root/" -xpf "$work/files.tar" 2>"$work/log" || fail 30 "the archive does not unpack: $(tail -n 1 "$work/log")"
sync
printf 'files=%s\n' "$(tar -tvf "$work/files.tar" | grep -c '^-')"
