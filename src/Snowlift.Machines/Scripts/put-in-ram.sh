#!/bin/sh
# Puts a secret into this machine's RAM, where it is gone with the next boot: a disk's key, for the installer.
#
# Arguments: BOOT_ID PATH
#              BOOT_ID  the installer's boot: another one means another machine, and nothing is done
#              PATH     where to; folders above it are made, for root alone
# Input:     the bytes
# Output:    bytes=32
# Fails:     11 wrong machine · 29 PATH is not in RAM, or cannot be written
# shellcheck source=SCRIPTDIR/prelude.sh
. ./prelude.sh
boot_id=$1 file=$2

only_on_boot "$boot_id"

# The nearest folder that exists says where the file would lie.
folder=$(dirname "$file")
there=$folder
while [ ! -d "$there" ]; do there=$(dirname "$there"); done
case $(stat -f -c %T "$there") in
  tmpfs | ramfs | rootfs) ;;
  *) fail 29 "$there is not in RAM ($(stat -f -c %T "$there"))" ;;
esac
umask 077
mkdir -p "$folder" || fail 29 "cannot make $folder"
[ ! -d "$file" ] || fail 29 "$file is a folder"
rm -f "$file.part"
cat >"$file.part" || fail 29 "cannot write $file"
chmod 400 "$file.part"
mv -f "$file.part" "$file" || fail 29 "cannot write $file"
printf 'bytes=%s\n' "$(($(wc -c <"$file")))"
