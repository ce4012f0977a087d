#!/bin/sh
# Boots the installer that fetch-installer.sh brought exactly once, through the machine's own GRUB: for machines where the
# kexec system call fails. If it does not come up, the next reset boots the old system: nothing of it was changed.
#
# Upstream's run packs keys and network into the initrd and calls kexec; here it finds a stub in kexec's place, which only
# writes down the kernel's command line. The stub stays: upstream's own jump, due in 6 s, finds it as well.
#
# Arguments: BOOT_ID WHAT
#              BOOT_ID  the boot that was probed: another one means another machine, and nothing is done
#              WHAT     stage, and reboot into it; or undo what an earlier try has staged
# Output:    state=staged or undone. The reboot comes a second after the script has ended.
# Fails:     11 wrong machine · 14 the installer was not packed · 15 GRUB cannot boot it once
# shellcheck source=SCRIPTDIR/prelude.sh
. ./prelude.sh
work=/root/snowlift-installer

# Undoes what was staged, so that a try that fails leaves the old system as it was.
undo() {
  rm -rf /boot/snowlift
  [ -n "${grub-}" ] && [ -f "$grub/custom.cfg" ] && sed -i '/^# snowlift: begin$/,/^# snowlift: end$/d' "$grub/custom.cfg"
  [ -s "${grub:-/nowhere}/custom.cfg" ] || rm -f "${grub:-/nowhere}/custom.cfg"
  if [ -n "${grub-}" ] && command -v "$name-editenv" >/dev/null 2>&1; then "$name-editenv" "$grub/grubenv" unset next_entry; fi
}

only_on_boot "$1"

grub='' name=''
for name in grub grub2; do
  if [ -f "/boot/$name/grub.cfg" ]; then grub=/boot/$name; break; fi
done
if [ "$2" = undo ]; then
  undo
  echo state=undone
  exit 0
fi

# --- can this GRUB do it?
cd "$work" || fail 14 "$work is gone"
[ -n "$grub" ] || fail 15 "there is no grub.cfg below /boot: this machine does not boot by GRUB"
command -v "$name-reboot" >/dev/null 2>&1 || fail 15 "there is no $name-reboot"
grep -q 'custom\.cfg' "$grub/grub.cfg" || fail 15 "$grub/grub.cfg does not read custom.cfg"
grep -q 'next_entry' "$grub/grub.cfg" || fail 15 "$grub/grub.cfg knows no next_entry: nothing can be booted just once"
for variable in /sys/firmware/efi/efivars/SecureBoot-*; do
  if [ -r "$variable" ] && [ "$(od -An -t u1 -j 4 -N 1 "$variable" | tr -d ' ')" = 1 ]; then
    fail 15 "Secure Boot is on: GRUB would not start an unsigned kernel"
  fi
done

# Where /boot is: GRUB must be able to read it, and to write its environment block there to forget the entry.
point=$(df -P /boot | awk 'NR == 2 { print $6 }')
device=$(df -P /boot | awk 'NR == 2 { print $1 }')
type=$(awk -v point="$point" '$2 == point { type = $3 } END { print type }' /proc/mounts)
case $device in
  /dev/mapper/* | /dev/dm-* | /dev/md*) fail 15 "/boot is on $device: GRUB cannot write there, and would boot the installer again and again" ;;
esac
case $type in
  ext2 | ext3 | ext4 | xfs | vfat) ;;
  *) fail 15 "/boot is on $type: GRUB cannot write there, and would boot the installer again and again" ;;
esac
uuid=$(blkid -s UUID -o value "$device" 2>/dev/null) || uuid=$(lsblk -no UUID "$device" 2>/dev/null)
[ -n "$uuid" ] || fail 15 "the file system of /boot on $device has no UUID"
case $point in
  /) below=/boot/snowlift ;;
  /boot) below=/snowlift ;;
  *) fail 15 "/boot is below $point" ;;
esac

# --- pack keys and network into the initrd, as upstream does
cat >kexec/kexec <<'STUB'
#!/bin/sh
# Stands in for kexec: writes down the command line that the kernel would have been started with.
while [ $# -gt 0 ]; do
  case $1 in
    --command-line) printf '%s\n' "$2" >"${0%/*}/cmdline"; shift ;;
    --command-line=*) printf '%s\n' "${1#*=}" >"${0%/*}/cmdline" ;;
  esac
  shift
done
STUB
chmod 755 kexec/kexec
TMPDIR=$work setsid --wait kexec/run >run.log 2>&1 </dev/null
status=$?
if [ "$status" -ne 0 ] || [ ! -s kexec/cmdline ]; then
  tail -n 20 run.log >&2
  fail 14 "the installer was not packed (exit status $status)"
fi
if grep -q '[^][A-Za-z0-9 =/._,:+@%-]' kexec/cmdline; then
  fail 14 "the installer's command line has characters that GRUB's shell would read: $(cat kexec/cmdline)"
fi

# --- stage it
needed=$(du -k -c kexec/bzImage kexec/initrd | awk 'END { print $1 + 4096 }')
free=$(df -Pk /boot | awk 'NR == 2 { print $4 }')
[ "$free" -ge "$needed" ] || fail 15 "/boot has $((free / 1024)) MiB free, the installer needs $((needed / 1024)) MiB"
undo
if ! { mkdir /boot/snowlift && mv kexec/bzImage kexec/initrd /boot/snowlift/; }; then
  undo
  fail 15 "cannot write to /boot/snowlift"
fi
{
  echo '# snowlift: begin'
  echo "menuentry 'Snowlift installer' --id snowlift-installer {"
  echo "  search --no-floppy --fs-uuid --set=root $uuid"
  echo "  linux $below/bzImage $(cat kexec/cmdline)"
  echo "  initrd $below/initrd"
  echo '}'
  echo '# snowlift: end'
} >>"$grub/custom.cfg"
if ! "$name-reboot" snowlift-installer >&2; then
  undo
  fail 15 "$name-reboot failed"
fi
echo state=staged
sync
: >/run/snowlift-leaving
setsid sh -c 'sleep 1; exec reboot' >/dev/null 2>&1 </dev/null &
exit 0
