#!/bin/sh
# Unpacks a flake's source that comes in on stdin, for a build on this machine.
#
# Arguments: FOLDER  where to; emptied first
# Input:     a tar archive, gzipped
# Output:    files=N
# Fails:     21 it does not unpack
set -u
folder=$1
rm -rf "$folder"
(umask 077 && mkdir -p "$folder") || exit 21
fail() { rm -rf "$folder"; echo "$*" >&2; exit 21; }
archive=$folder.tar.gz
(umask 077 && cat >"$archive") || fail "the upload broke off"
names=$(tar -tzf "$archive") || fail "the flake's source does not unpack"
outside=$(printf '%s\n' "$names" | grep -m 1 -E '^/|^\.\.$|^\.\./|/\.\./|/\.\.$')
[ -z "$outside" ] || fail "the flake's source leads out of its folder: $outside"
tar -C "$folder" -xzf "$archive" || fail "the flake's source does not unpack"
rm -f "$archive"
echo "files=$(find "$folder" -type f | wc -l)"
