#!/bin/sh
# Reboots the machine into what was installed, a second after the script has ended.
#
# Arguments: BOOT_ID
# Output:    state=rebooting
# Fails:     11 wrong machine
# shellcheck source=SCRIPTDIR/prelude.sh
. ./prelude.sh
only_on_boot "$1"
sync
# A pool that is still imported would have to be forced on the next boot.
if command -v zpool >/dev/null 2>&1; then
  umount -R /mnt 2>/dev/null
  zpool export -a 2>/dev/null
fi
: >/run/snowlift-leaving
setsid sh -c 'sleep 1; exec reboot' >/dev/null 2>&1 </dev/null &
echo state=rebooting
