#!/bin/sh
# Moves the old root aside, as the last thing before the machine goes down: systemd-shutdown has ended everything, made
# /run/initramfs the root, with the old one at /oldroot, and runs this as process 1. It must never end.
#
# Arguments: VERB   what systemd would have done: reboot, poweroff, halt, kexec
# Output:    words on the console. Nothing is moved unless all is there that the new system needs: then the machine boots as it
#            would have.
PATH=/bin
root=/oldroot stage=/oldroot/snowlift-new old=/oldroot/old-root

say() { echo "snowlift: $*" >/dev/console 2>/dev/null || :; }

leave() { # VERB
  cd /
  sync
  # The root stays busy: read-only and written is as good as unmounted.
  mount -o remount,ro "$root" || say "the root could not be made read-only"
  sync
  sleep 1
  # A loaded kexec kernel was meant for the old root.
  case $1 in poweroff | halt) key=o ;; *) key=b ;; esac
  while :; do
    echo "$key" >/proc/sysrq-trigger
    sleep 5
    key=b
  done
}
trap 'leave reboot' EXIT
trap '' HUP INT TERM

[ -e /proc/mounts ] || mount -t proc proc /proc
mount -o remount,rw "$root" || { say "the root could not be made writable: nothing was moved"; leave "$1"; }
if [ ! -e "$stage/ready" ] || ! read -r system <"$stage/system" || ! read -r boot <"$stage/boot" || [ ! -x "$root$system/init" ]; then
  say "the new system is not complete: nothing was moved"
  leave "$1"
fi

say "moving the old system to /old-root"
rm -rf "$root/snowlift-swap"
mkdir -p "$old"
chmod 700 "$old"
for entry in "$root"/* "$root"/.[!.]*; do
  if [ ! -e "$entry" ] && [ ! -L "$entry" ]; then continue; fi
  name=${entry##*/}
  case $name in
    # The kernel's own are still mounted there.
    nix | old-root | snowlift-new | lost+found | dev | proc | run | sys) continue ;;
    boot) [ "$boot" = own ] || continue ;;
  esac
  # What an earlier conversion left there under that name.
  rm -rf "${old:?}/$name"
  mv "$entry" "$old/$name" || say "/$name could not be moved"
done
if [ -d "$old/boot.snowlift" ] && [ ! -e "$old/boot" ]; then mv "$old/boot.snowlift" "$old/boot"; fi
for name in boot dev etc proc root run sys tmp var; do [ -e "$root/$name" ] || mkdir "$root/$name"; done

chmod 700 "$root/root"
while IFS= read -r path; do
  if [ -e "$old$path" ] || [ -L "$old$path" ]; then
    mkdir -p "$root${path%/*}"
    if [ -d "$root$path" ] && [ ! -L "$root$path" ]; then rm -rf "${root:?}$path"; fi
    mv "$old$path" "$root$path" || say "$path could not be kept"
  fi
done <"$stage/keep"
cp -Rp "$stage/root/." "$root/" || say "the new system's first files could not be put in place"
rm -rf "$stage"
say "done"
leave "$1"
