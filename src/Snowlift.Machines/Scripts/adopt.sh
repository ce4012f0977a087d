#!/bin/sh
# Makes a system whose closure is in the store the one that the machine boots next, as a new generation.
#
# Arguments: BOOT_ID SYSTEM
# Output:    generation=2
# Fails:     11 wrong machine · 18 the system is not in the store · 19 the profile or the boot loader failed
set -u
PATH=$PATH:/run/current-system/sw/bin:/usr/sbin:/sbin
boot_id=$1 system=$2
profile=/nix/var/nix/profiles/system

fail() { status=$1; shift; echo "$*" >&2; exit "$status"; }

[ "$(cat /proc/sys/kernel/random/boot_id)" = "$boot_id" ] ||
  fail 11 "this is not the boot that was probed: it was rebooted, or it is another machine"
[ -x "$system/bin/switch-to-configuration" ] || fail 18 "$system is not in the store"
nix-env --profile "$profile" --set "$system" >&2 </dev/null || fail 19 "nix-env ended with status $?"
"$system/bin/switch-to-configuration" boot >&2 </dev/null || fail 19 "switch-to-configuration boot ended with status $?"
sync
link=$(readlink "$profile")
link=${link%-link}
printf 'generation=%s\n' "${link##*-}"
