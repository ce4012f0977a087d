#!/bin/sh
# Puts a private host key where the root of a system to come is being made ready.
#
# Arguments: BOOT_ID FILE
#              BOOT_ID  the boot that was probed: another one means another machine, and nothing is done
#              FILE     where to; folders above it are made
# Input:     the private key
# Output:    host_key=ssh-ed25519 AAAA…   its public half
# Fails:     11 wrong machine · 20 no host key, or it cannot be written
# shellcheck source=SCRIPTDIR/prelude.sh
. ./prelude.sh
boot_id=$1 file=$2

only_on_boot "$boot_id"

(umask 022 && mkdir -p "$(dirname "$file")") || fail 20 "cannot make $(dirname "$file")"
umask 077
rm -f "$file.part"
cat >"$file.part" || fail 20 "the upload broke off"
public=$(ssh-keygen -y -P '' -f "$file.part") || fail 20 "that is no private key without a passphrase"
mv -f "$file.part" "$file" || fail 20 "cannot write $file"
printf 'host_key=%s\n' "$(printf '%s\n' "$public" | cut -d' ' -f1,2)"
