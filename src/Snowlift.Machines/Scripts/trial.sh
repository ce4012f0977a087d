#!/bin/sh
# Reboots into a system just once: whatever becomes of it, the boot after that takes the old default again.
#
# Arguments: BOOT_ID NEW RUN GENERATION LOADER FOLDER
#              NEW         the store path, which must be what runs
#              RUN         whose roll-back is disarmed, right before the reboot; - where none is armed
#              GENERATION  the one to boot; - to make NEW a generation first, without making it the default
#              LOADER      grub or systemd-boot, and FOLDER its own, as generations.sh says
# Output:    generation=4
#            state=rebooting     a second after the script has ended
# Fails:     11 wrong machine · 31 another system runs · 35 too late: it is being rolled back · 37 the boot loader cannot be
#            told so: what the next boot takes is as it was, and the roll-back stays armed. With 35 as well, no boot takes NEW
# shellcheck source=SCRIPTDIR/prelude.sh
. ./prelude.sh
trap '' PIPE HUP
boot_id=$1 new=$2 run=$3 number=$4 loader=$5 folder=$6
dir=/run/snowlift/update profile=/nix/var/nix/profiles/system

only_on_boot "$boot_id"
running=$(readlink /run/current-system)
[ "$running" = "$new" ] || fail 31 "$running runs, not $new"

# A generation of its own, so that the boot menu has it; the profile, and so the default, stays what it was.
if [ "$number" = - ]; then
  before=$(readlink "$profile")
  before=${before#system-}
  nix-env -p "$profile" --set "$new" >&2 || fail 37 "the profile could not take the system"
  number=$(readlink "$profile")
  number=${number#system-}
  number=${number%-link}
  nix-env -p "$profile" --switch-generation "${before%-link}" >&2 || fail 37 "the profile could not be set back"
fi
"$profile/bin/switch-to-configuration" boot >&2 </dev/null || fail 37 "the boot menu could not be written"

# GRUB counts entries from 0; an entry of a submenu is SUBMENU>ENTRY.
grub_entry() {
  awk -v wanted="init=$new/init" '
    BEGIN { depth = 0; braces = 0 }
    /^[ \t]*(menuentry|submenu) .*\{[ \t]*$/ {
      number[depth]++
      path[depth] = (depth > 0 ? path[depth - 1] ">" : "") (number[depth] - 1)
      isMenu[++braces] = 1
      number[++depth] = 0
      next
    }
    /\{[ \t]*$/ { isMenu[++braces] = 0 }
    /^[ \t]*\}[ \t]*$/ { if (isMenu[braces]) depth--; braces--; next }
    { for (i = 1; i <= NF; i++) if ($i == wanted) found = path[depth - 1] }
    END { print found }
  ' "$1"
}

# For the way back, which undoes it.
if [ "$run" != - ]; then echo "$loader $folder" >"$dir/once"; fi
case $loader in
  grub)
    entry=$(grub_entry "$folder/grub.cfg")
    [ -n "$entry" ] || fail 37 "GRUB's menu has no entry for generation $number"
    # GRUB's own format: 1024 bytes, filled up with #. Written in place, as grub-editenv does.
    kept=$(grep -v -e '^#' -e '^next_entry=' "$folder/grubenv" 2>/dev/null)
    { printf '# GRUB Environment Block\n'; [ -z "$kept" ] || printf '%s\n' "$kept"; printf 'next_entry=%s\n' "$entry"
      head -c 1024 /dev/zero | tr '\0' '#'; } | head -c 1024 >"$folder/grubenv.snowlift"
    dd if="$folder/grubenv.snowlift" of="$folder/grubenv" bs=1024 count=1 conv=notrunc 2>/dev/null ||
      fail 37 "GRUB's environment cannot be written"
    rm -f "$folder/grubenv.snowlift"
    grep -qx "next_entry=$entry" "$folder/grubenv" || fail 37 "GRUB's environment did not take the entry"
    ;;
  systemd-boot)
    entry=$(grep -lF "init=$new/init" "$folder"/loader/entries/nixos-generation-*.conf 2>/dev/null | tail -n 1)
    [ -n "$entry" ] || fail 37 "systemd-boot has no entry for generation $number"
    bootctl set-oneshot "${entry##*/}" >&2 || fail 37 "bootctl cannot set the next boot"
    ;;
  *) fail 37 "this boot loader cannot boot an entry just once" ;;
esac

if [ "$run" != - ]; then
  echo $$ >"$dir/pid"
  ln -sn confirm "$dir/decided" 2>/dev/null
  if [ "$(readlink "$dir/decided")" != confirm ]; then
    sh "$dir/guard" forget
    fail 35 "too late: it is being rolled back"
  fi
  systemctl stop "snowlift-rollback-$run.timer" "snowlift-confirm-$run.timer" 2>/dev/null
fi
sync
: >/run/snowlift-leaving
setsid sh -c 'sleep 1; exec reboot' >/dev/null 2>&1 </dev/null &
echo "generation=$number"
echo state=rebooting
