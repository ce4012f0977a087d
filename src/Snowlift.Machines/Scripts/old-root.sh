#!/bin/sh
# Removes what a conversion in place has left of the system before: /old-root, and its files beside the new ones in /boot.
#
# Arguments: BOOT_ID look|remove
# Output:    old_root=yes       no where there is none
#            bytes=812345344    what it takes on the disk
#            os_name=Debian GNU/Linux 12 (bookworm)   what it was, where that can be told
# Fails:     11 wrong machine · 29 it cannot be removed, or something is mounted in it
# shellcheck source=SCRIPTDIR/prelude.sh
. ./prelude.sh
boot_id=$1 what=$2
old=/old-root

only_on_boot "$boot_id"
[ -e /run/current-system ] || fail 29 "this is not the new system"
if [ ! -d "$old" ]; then
  echo old_root=no
  exit 0
fi
echo old_root=yes
du -skx "$old" 2>/dev/null | awk '{ printf "bytes=%.0f\n", $1 * 1024 }'
for file in "$old/etc/os-release" "$old/usr/lib/os-release"; do
  if [ -r "$file" ]; then
    sed -n 's/^PRETTY_NAME=//p' "$file" | tr -d '"' | head -n 1 | sed 's/^/os_name=/'
    break
  fi
done
[ "$what" = remove ] || exit 0

mounted=$(awk -v old="$old" '$2 == old || index($2, old "/") == 1 { print $2; exit }' /proc/mounts)
[ -z "$mounted" ] || fail 29 "something is mounted at $mounted"
if ! rm -rf "$old" 2>/dev/null; then
  # Files may be marked as never to be changed.
  if command -v chattr >/dev/null 2>&1; then chattr -R -f -i -a "$old" 2>/dev/null; fi
  rm -rf "$old" >&2 || fail 29 "$old cannot be removed"
fi
rm -rf /boot/snowlift-old /nix/var/nix/gcroots/snowlift-nix
sync
