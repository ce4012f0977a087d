#!/bin/sh
# Makes a system whose closure is in the store the one that the machine boots next, as a new generation.
#
# Arguments: BOOT_ID SYSTEM
# Output:    generation=2
# Fails:     11 wrong machine · 18 the system is not in the store · 19 the profile or the boot loader failed
# shellcheck source=SCRIPTDIR/prelude.sh
. ./prelude.sh
boot_id=$1 system=$2
profile=/nix/var/nix/profiles/system

only_on_boot "$boot_id"
[ -x "$system/bin/switch-to-configuration" ] || fail 18 "$system is not in the store"
nix-env --profile "$profile" --set "$system" >&2 </dev/null || fail 19 "nix-env ended with status $?"
"$system/bin/switch-to-configuration" boot >&2 </dev/null || fail 19 "switch-to-configuration boot ended with status $?"
sync
link=$(readlink "$profile")
link=${link%-link}
printf 'generation=%s\n' "${link##*-}"
