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
tar -C "$folder" -xzf - || { echo "the flake's source does not unpack" >&2; exit 21; }
echo "files=$(find "$folder" -type f | wc -l)"
