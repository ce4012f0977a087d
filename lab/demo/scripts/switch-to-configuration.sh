#!/bin/sh
# switch-to-configuration boot|switch|test|dry-activate
#
#   boot    makes this generation the boot loader's default         switch   boot, and activates it now
#   test    activates it now, until the next boot                   dry-activate   says what switch would do
#
# Exits 4 when units failed, as NixOS's does. NIXOS_INSTALL_BOOTLOADER=1 also (re)installs GRUB itself.
set -eu
export PATH=/run/current-system/sw/bin:@usr@/bin:@usr@/sbin:@busybox@/bin
new=@out@
action=${1-}

install_grub() { # the BIOS boot partition's first sector, and where the ESP is
  disk=@disk@ grub=@grub@
  sector=
  for part in "$disk"[0-9]*; do # blkid -p reads the table itself: there may be no udev to ask
    case $(blkid -p -o value -s PART_ENTRY_TYPE "$part" || true) in
      21686148-6449-6e6f-744e-656564454649) sector=$(cat "/sys/class/block/${part##*/}/start") ;;
    esac
  done
  if [ -n "$sector" ]; then
    echo "installing the GRUB 2 boot loader on $disk..."
    sectors=$((($(stat -c %s $grub/core.img) + 511) / 512))
    le() { n=$1 bytes=$2; while [ "$bytes" -gt 0 ]; do printf '%b' "\\0$(printf %03o $((n & 255)))"; n=$((n >> 8)) bytes=$((bytes - 1)); done; }
    at() { dd of="$disk" bs=1 seek="$1" conv=notrunc 2>/dev/null; }
    dd if=$grub/boot.img of="$disk" bs=440 count=1 conv=notrunc 2>/dev/null
    dd if=$grub/core.img of="$disk" bs=512 seek="$sector" conv=notrunc 2>/dev/null
    le "$sector" 8 | at 92                                   # boot.img: where the core is
    le 37008 2 | at 102                                      # boot.img: trust the BIOS's drive number (two NOPs)
    le $((sector + 1)) 8 | at $((sector * 512 + 500))        # the core's first sector: where the rest is,
    le $((sectors - 1)) 2 | at $((sector * 512 + 508))       # and how long
  fi
  if [ "$(findmnt -no FSTYPE /boot)" = vfat ]; then
    echo "installing the GRUB 2 boot loader into the EFI system partition..."
    mkdir -p /boot/EFI/BOOT
    cp $grub/bootx64.efi /boot/EFI/BOOT/BOOTX64.EFI
  elif [ -z "$sector" ]; then
    echo "switch-to-configuration: $disk has neither a BIOS boot partition nor an ESP on /boot" >&2
    exit 1
  fi
}

keep_on_boot() { # copies a store file into /boot/kernels under a name of its own; prints GRUB's path of it
  file=$(readlink -f "$1")
  name=$(echo "${file#/nix/store/}" | tr / -)
  [ -e "/boot/kernels/$name" ] || { cp "$file" "/boot/kernels/$name.tmp" && mv "/boot/kernels/$name.tmp" "/boot/kernels/$name"; }
  echo "$name" >> /boot/kernels/.wanted
  echo "$boot/kernels/$name"
}

menu_entry() { # TITLE SYSTEM
  echo "menuentry \"$1\" {"
  echo "  linux $(keep_on_boot "$2/kernel") init=$2/init $(cat "$2/kernel-params")"
  echo "  initrd $(keep_on_boot "$2/initrd")"
  echo "}"
}

write_menu() {
  boot=/boot
  ! findmnt -n /boot >/dev/null || boot=
  mkdir -p /boot/grub /boot/kernels
  : > /boot/kernels/.wanted
  {
    # shellcheck disable=SC2016 # GRUB's variables
    echo 'if [ -s $prefix/grubenv ]; then load_env; fi'
    # shellcheck disable=SC2016
    echo 'if [ "${next_entry}" ]; then set default="${next_entry}"; set next_entry=; save_env next_entry; else set default=0; fi'
    echo 'set timeout=0'
    menu_entry "NixOS" $new
    echo 'submenu "NixOS - All configurations" {'
    for link in $(find /nix/var/nix/profiles -name 'system-*-link' | sort -t- -k2 -rn); do
      number=${link%-link}; number=${number##*-}
      menu_entry "NixOS - Configuration $number ($(stat -c %y "$link" | cut -c1-16) - $(cat "$link/nixos-version"))" "$(readlink -f "$link")"
    done
    echo '}'
  } > /boot/grub/grub.cfg.tmp
  mv /boot/grub/grub.cfg.tmp /boot/grub/grub.cfg
  # GRUB rewrites this file in place, and never makes one.
  [ -s /boot/grub/grubenv ] || { { printf '# GRUB Environment Block\n'; head -c 999 /dev/zero | tr '\0' '#'; } > /boot/grub/grubenv; }
  for file in /boot/kernels/*; do grep -qxF "${file##*/}" /boot/kernels/.wanted || rm -f "$file"; done
  if [ "${NIXOS_INSTALL_BOOTLOADER-}" = 1 ] || [ ! -e /boot/grub/state ]; then
    install_grub
    echo "grub @grub@ on @disk@" > /boot/grub/state
  fi
  sync
  echo "updated the boot menu: $new"
}

unit_files() { (cd "$1/etc/systemd/system" && find . -maxdepth 1 -type f -name '*.*' | sed 's,^\./,,' | sort); }
# What makes a unit what it is: its text without the generations' own paths, drop-ins, and the files in /etc that it names.
identity() {
  file=$1/etc/systemd/system/$2
  {
    sed "s,$1,@out@,g" "$file"
    cat "$file".d/*.conf 2>/dev/null || true
    grep -o '/etc/[a-zA-Z0-9/_.-]*' "$file" | sed 's,^/etc/,,; s,^static/,,' | while read -r named; do
      [ ! -f "$1/etc/$named" ] || cat "$1/etc/$named"
    done
    readlink "$1/usr"
  } | md5sum
}

# Decides what changes between the running generation and this one: sets $stop and $restart.
compare() {
  old=$(readlink -f /run/current-system) stop='' restart=''
  for unit in $(unit_files "$old"); do
    case $(systemctl is-active "$unit" || true) in active | activating | reloading) ;; *) continue ;; esac
    if [ ! -e "$new/etc/systemd/system/$unit" ]; then stop="$stop $unit"
    elif [ "$(identity "$old" "$unit")" != "$(identity $new "$unit")" ]; then restart="$restart $unit"; fi
  done
  diff -r "$old/etc/systemd/network" $new/etc/systemd/network >/dev/null 2>&1 || restart="$restart systemd-networkd.service"
}
active() { systemctl list-units --state=active --no-legend --plain | awk '$1 ~ /\.(service|socket|timer|mount)$/ {print $1}' | sort; }
failed() { systemctl --failed --no-legend --plain | awk '{print $1}' | xargs; }

activate() {
  compare
  [ -z "$stop" ] || { echo "stopping the following units:$stop"; eval "systemctl stop $stop"; }
  echo "activating the configuration..."
  usr=$(readlink "$old/usr")
  $new/activate
  if [ "$usr" = "$(readlink $new/usr)" ]; then systemctl daemon-reload; else systemctl daemon-reexec; fi
  systemd-tmpfiles --create --remove --exclude-prefix=/dev 2>/dev/null || true
  systemctl reset-failed
  [ -z "$restart" ] || { echo "restarting the following units:$restart"; eval "systemctl restart $restart" || true; }
  active > /run/active-before
  systemctl start multi-user.target || true
  started=$(active | grep -vxFf /run/active-before | xargs)
  [ -z "$started" ] || echo "the following new units were started: $started"
  broken=$(failed)
  [ -z "$broken" ] || { echo "warning: the following units failed: $broken" >&2; exit 4; }
}

case $action in
  boot) write_menu ;;
  switch) write_menu; activate ;;
  test) activate ;;
  dry-activate)
    compare
    [ -z "$stop" ] || echo "would stop the following units:$stop"
    echo "would activate the configuration..."
    [ -z "$restart" ] || echo "would restart the following units:$restart"
    ;;
  *) echo "usage: switch-to-configuration boot|switch|test|dry-activate" >&2; exit 1 ;;
esac
