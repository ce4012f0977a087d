#!/bin/sh
# Installs a system whose closure is in the new disk's store: host key, profile, activation, boot loader.
#
# Arguments: BOOT_ID SYSTEM HOST_KEY
#              BOOT_ID   the installer's boot
#              SYSTEM    the store path
#              HOST_KEY  where the configuration keeps its ed25519 host key
# Input:     a private host key to install, or nothing to have one made here
# Output:    host_key=ssh-ed25519 AAAA…   the public half, known before the system boots
# Fails:     11 wrong machine · 18 the system is not in the new store · 19 nixos-install failed · 20 no host key
# shellcheck source=SCRIPTDIR/prelude.sh
. ./prelude.sh
boot_id=$1 system=$2 key=/mnt$3

only_on_boot "$boot_id"
[ -e "/mnt$system" ] || fail 18 "$system is not in the new disk's store"

umask 077
given=$(cat)
(umask 022 && mkdir -p "$(dirname "$key")") || fail 20 "cannot make $(dirname "$key")"
if [ -n "$given" ]; then
  # Anew: a file that is there may be a link, or open to others.
  rm -f "$key"
  printf '%s\n' "$given" >"$key" || fail 20 "the host key cannot be written"
elif [ ! -s "$key" ]; then
  ssh-keygen -q -t ed25519 -N '' -C "root@installed" -f "$key" >&2 || fail 20 "ssh-keygen failed"
fi
# One that came with extra files may be open to others, and sshd would refuse it.
chmod 600 "$key"
ssh-keygen -y -P '' -f "$key" >"$key.pub" || fail 20 "the host key cannot be read"
chmod 644 "$key.pub"
umask 022

# The activation of some configurations needs /tmp while it runs in the chroot.
mkdir -p /mnt/tmp && chmod 1777 /mnt/tmp
nixos-install --root /mnt --no-root-passwd --no-channel-copy --system "$system" >&2 </dev/null ||
  fail 19 "nixos-install ended with status $?"
sync
printf 'host_key=%s\n' "$(cut -d' ' -f1,2 "$key.pub")"
