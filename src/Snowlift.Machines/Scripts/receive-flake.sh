#!/bin/sh
# Unpacks a flake's source that comes in on stdin, for a build on this machine.
#
# Arguments: FOLDER  where to; emptied first
# Input:     a tar archive, gzipped
# Output:    files=N
# Fails:     21 it does not unpack
# shellcheck source=SCRIPTDIR/prelude.sh
. ./prelude.sh
folder=$1
rm -rf "$folder"
(umask 077 && mkdir -p "$folder") || fail 21 "$folder cannot be made"
give_up() { rm -rf "$folder"; fail 21 "$*"; }
archive=$folder.tar.gz
(umask 077 && cat >"$archive") || give_up "the upload broke off"
names=$(tar -tzf "$archive") || give_up "the flake's source does not unpack"
outside=$(printf '%s\n' "$names" | grep -m 1 -E '^/|^\.\.$|^\.\./|/\.\./|/\.\.$')
[ -z "$outside" ] || give_up "the flake's source leads out of its folder: $outside"
tar -C "$folder" -xzf "$archive" || give_up "the flake's source does not unpack"
rm -f "$archive"
echo "files=$(find "$folder" -type f | wc -l)"
