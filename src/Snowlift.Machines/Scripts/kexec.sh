#!/bin/sh
# Boots the installer that fetch-installer.sh brought over the running system: loads its kernel, and jumps.
#
# Arguments: BOOT_ID  the boot that was probed: another one means another machine, and nothing is done
# Output:    state=loaded. The jump comes a second after the script has ended.
# Fails:     11 wrong machine · 14 the kernel was not loaded
# shellcheck source=SCRIPTDIR/prelude.sh
. ./prelude.sh
work=/root/snowlift-installer

only_on_boot "$1"
cd "$work" || fail 14 "$work is gone"

# Upstream's run loads the kernel and then jumps from the background after 6 s; its own jump never comes first, since ours
# is due in one.
echo "loading the installer's kernel" >&2
TMPDIR=$work setsid --wait kexec/run >run.log 2>&1 </dev/null
status=$?
if [ "$status" -ne 0 ] || ! grep -q 'machine will boot into nixos' run.log; then
  tail -n 20 run.log >&2
  fail 14 "kexec did not load the installer (exit status $status)"
fi
echo state=loaded
sync
: >/run/snowlift-leaving
# It does not come back from a jump: where it does, this boot is not leaving after all.
# shellcheck disable=SC2016 # expanded by the inner shell
setsid sh -c 'sleep 1; "$1" -e; rm -f /run/snowlift-leaving' jump "$work/kexec/kexec" >/dev/null 2>&1 </dev/null &
exit 0
