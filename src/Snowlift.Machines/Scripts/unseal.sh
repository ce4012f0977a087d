#!/bin/sh
# Puts back what seal.sh took off the disk. May be run again.
#
# Arguments: BOOT_ID
# Output:    state=restored, or nothing-to-do where the machine has done it by itself
# Fails:     11 wrong machine: what was in RAM is gone · 27 something cannot be put back
# shellcheck source=SCRIPTDIR/prelude.sh
. ./prelude.sh
only_on_boot "$1"
if [ ! -e /run/snowlift-aside/restore ]; then
  echo state=nothing-to-do
  exit 0
fi
sh /run/snowlift-aside/restore || exit 27
rmdir /run/snowlift-aside
echo state=restored
