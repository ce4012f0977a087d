# shellcheck shell=sh disable=SC2154 # Nix passes the variables
# The system: everything that a generation is, in NixOS's layout.
mkdir -p "$out/bin" "$out/sw/bin" "$out/etc"
ln -s "$kernel/bzImage" "$out/kernel"
ln -s "$initrd/initrd" "$out/initrd"
ln -s "$usr" "$out/usr"
ln -s "$usr/lib/systemd" "$out/systemd"
printf %s "$system" > "$out/system"
printf %s "$version" > "$out/nixos-version"
printf %s "$kernelParams" > "$out/kernel-params"
# Later ones win: Debian's programs over BusyBox's applets.
for program in "$busybox"/bin/* "$usr"/sbin/* "$usr"/bin/*; do ln -sf "$program" "$out/sw/bin/"; done

cp -r "$etc/." "$out/etc/"
chmod -R u+w "$out/etc"
if [ -n "$overlay" ]; then cp -r "$overlay/." "$out/etc/"; chmod -R u+w "$out/etc"; fi
for unit in $removed; do rm "$out/etc/systemd/system/$unit"; done
find "$out/etc" -type f | while read -r file; do sed -i -e "s,@out@,$out,g" -e "s,@hostName@,$hostName,g" "$file"; done

# Units are wanted by what their [Install] section says, as `systemctl enable` would link them.
units=$out/etc/systemd/system
for unit in "$units"/*.service "$units"/*.timer; do
  # shellcheck disable=SC2013 # targets have no spaces
  for target in $(sed -n 's/^WantedBy=//p' "$unit"); do
    mkdir -p "$units/$target.wants"
    ln -s "../${unit##*/}" "$units/$target.wants/"
  done
done
mkdir -p "$units/multi-user.target.wants" "$units/sockets.target.wants"
ln -s /usr/lib/systemd/system/multi-user.target "$units/default.target"
ln -s /usr/lib/systemd/system/systemd-networkd.service "$units/multi-user.target.wants/"
ln -s /usr/lib/systemd/system/systemd-networkd.socket "$units/sockets.target.wants/"

echo "$hostName" > "$out/etc/hostname"
ln -s ../nixos-version "$out/etc/nixos-version"
mkdir -p "$out/etc/ssh/authorized_keys.d"
echo "$authorizedKeys" | while read -r user key; do [ -z "$key" ] || echo "$key" >> "$out/etc/ssh/authorized_keys.d/$user"; done
cat > "$out/etc/os-release" <<OS
ID=nixos
NAME=NixOS
PRETTY_NAME="NixOS $release (Snowlift demo, of Debian parts)"
VERSION="$release (Demo)"
VERSION_ID="$release"
VERSION_CODENAME=demo
BUILD_ID="$version"
OS

rm -f "$out/sw/bin/nixos-version"
printf '#!%s/bin/sh\nexec cat /run/current-system/nixos-version\n' "$busybox" > "$out/sw/bin/nixos-version"
script() { # FILE TO
  sed -e "1s,/bin/sh,$busybox/bin/sh," -e "s,@out@,$out,g" -e "s,@busybox@,$busybox,g" -e "s,@usr@,$usr,g" -e "s,@grub@,$grub,g" -e "s,@disk@,$disk,g" "$1" > "$2"
  chmod 755 "$2"
}
script "$stage2" "$out/init"
script "$activate" "$out/activate"
script "$switch" "$out/bin/switch-to-configuration"
chmod 755 "$out/sw/bin/nixos-version"
