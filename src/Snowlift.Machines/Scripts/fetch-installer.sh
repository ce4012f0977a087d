#!/bin/sh
# Brings the kexec installer's tarball onto the machine and unpacks it; nothing runs yet.
# The layout of the tarball is that of nix-community/nixos-images.
#
# Arguments: BOOT_ID SOURCE SHA256
#              BOOT_ID  the boot that was probed: another one means another machine, and nothing is done
#              SOURCE   a URL that this machine fetches, or - to read the tarball from stdin
#              SHA256   its expected checksum in hex, or - when only the transport vouches for it
# Output:    state=fetched
# Fails:     11 wrong machine · 12 cannot be fetched · 13 damaged or not a kexec tarball
# shellcheck source=SCRIPTDIR/prelude.sh
. ./prelude.sh
boot_id=$1 source=$2 sha256=$3
work=/root/snowlift-installer

only_on_boot "$boot_id"

rm -rf "$work"
umask 077
mkdir -p "$work" || fail 12 "cannot write to $work"
cd "$work" || exit 12

if [ "$source" = - ]; then
  cat >installer.tar || fail 12 "the upload broke off"
elif command -v curl >/dev/null 2>&1; then
  curl --fail --silent --show-error --location --retry 3 --connect-timeout 20 --output installer.tar "$source" ||
    fail 12 "curl could not fetch $source"
elif command -v wget >/dev/null 2>&1; then
  wget -q -O installer.tar "$source" || fail 12 "wget could not fetch $source"
else
  fail 12 "neither curl nor wget is here to fetch $source"
fi
[ -s installer.tar ] || fail 12 "$source is empty"

if [ "$sha256" != - ]; then
  found=$(sha256sum <installer.tar | cut -d' ' -f1)
  [ "$found" = "$sha256" ] || fail 13 "the tarball's SHA-256 is $found, expected $sha256"
fi
tar -tf installer.tar >tar.names 2>tar.log || fail 13 "the tarball does not unpack: $(tail -n 1 tar.log)"
outside=$(grep -m 1 -E '^/|^\.\.$|^\.\./|/\.\./|/\.\.$' tar.names)
[ -z "$outside" ] || fail 13 "the tarball leads out of its folder: $outside"
tar -xf installer.tar 2>tar.log || fail 13 "the tarball does not unpack: $(tail -n 1 tar.log)"
rm -f installer.tar
for member in run bzImage initrd kexec ip; do
  if [ ! -f "kexec/$member" ] || [ -L "kexec/$member" ]; then fail 13 "the tarball has no kexec/$member"; fi
done
echo state=fetched
