#!/bin/sh
# Gives paths of a system that is being installed, and all that is below them, to their owners. Names are the new system's:
# its users are known once it was activated.
#
# Arguments: BOOT_ID ROOT [PATH OWNER]…
#              BOOT_ID  the boot that was probed: another one means another machine, and nothing is done
#              ROOT     where the new system's root is: /mnt
#              OWNER    USER or USER:GROUP, each a number or a name
# Output:    owned=2
# Fails:     11 wrong machine · 31 no such path, user or group
# shellcheck source=SCRIPTDIR/prelude.sh
. ./prelude.sh
boot_id=$1 root=${2%/}
shift 2

only_on_boot "$boot_id"

# The number of a user or group, from passwd or group: NAME FILE.
number() {
  case $1 in
    *[!0-9]*) awk -F: -v name="$1" '$1 == name { print $3; exit }' "$root/etc/$2" 2>/dev/null ;;
    *) echo "$1" ;;
  esac
}

count=0
while [ $# -ge 2 ]; do
  path=$1 owner=$2
  shift 2
  # A link on the way would lead to this system's own files.
  folder=$(readlink -f "$root$(dirname "$path")") || fail 31 "there is no $path"
  [ "$folder" = "$(readlink -f "$root/")$(dirname "$path" | sed 's:^/$::')" ] || fail 31 "$path leads over a link"
  if [ ! -e "$root$path" ] && [ ! -L "$root$path" ]; then fail 31 "there is no $path"; fi
  user=$(number "${owner%%:*}" passwd)
  [ -n "$user" ] || fail 31 "the new system has no user ${owner%%:*}"
  whose=$user
  case $owner in
    *:*)
      group=$(number "${owner#*:}" group)
      [ -n "$group" ] || fail 31 "the new system has no group ${owner#*:}"
      whose=$user:$group
      ;;
  esac
  chown -hR "$whose" "$root$path" || fail 31 "$path cannot be given to $owner"
  count=$((count + 1))
done
printf 'owned=%s\n' "$count"
