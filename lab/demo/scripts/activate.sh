#!/bin/sh
# Activation: everything outside /nix that this generation needs. May run again at any time.
export PATH=@busybox@/bin
new=@out@
for dir in dev proc sys run boot etc/ssh/authorized_keys.d home srv mnt root tmp var/empty var/lib var/log/journal var/tmp; do mkdir -p "/$dir"; done
chmod 700 /root
chmod 1777 /tmp /var/tmp

# Each link is swapped by one rename: there is no moment without it.
link() { [ "$(readlink "$2")" = "$1" ] || { ln -sfn "$1" "$2.tmp" && mv -T "$2.tmp" "$2"; }; }
copy() { cmp -s "$1" "$2" || { cp "$1" "$2.tmp" && chmod "$3" "$2.tmp" && mv "$2.tmp" "$2"; }; }

link @usr@ /usr
for dir in bin sbin lib lib64; do link usr/$dir /$dir; done
[ -e /var/run ] || ln -s ../run /var/run

link "$new/etc" /etc/static
for path in "$new"/etc/*; do
  name=${path##*/}
  case $name in
    passwd | group | ssh | sudoers) ;;
    *) [ ! -d "/etc/$name" ] || [ -L "/etc/$name" ] || rm -rf "/etc/${name:?}"; link "/etc/static/$name" "/etc/$name" ;;
  esac
done
link /etc/static/ssh/sshd_config /etc/ssh/sshd_config
link /proc/mounts /etc/mtab
# Copied, as NixOS does: programs insist on plain files here.
copy "$new/etc/passwd" /etc/passwd 644
copy "$new/etc/group" /etc/group 644
copy "$new/etc/sudoers" /etc/sudoers 440
[ -e /etc/shadow ] || (umask 077 && : > /etc/shadow)
while IFS=: read -r user _ uid gid _ home _; do
  grep -q "^$user:" /etc/shadow || echo "$user:*:1::::::" >> /etc/shadow
  if [ "$uid" -ge 1000 ] && [ "$uid" -lt 60000 ] && [ ! -d "$home" ]; then mkdir -p "$home"; chmod 700 "$home"; chown "$uid:$gid" "$home"; fi
done < /etc/passwd
for file in "$new"/etc/ssh/authorized_keys.d/*; do [ ! -e "$file" ] || copy "$file" "/etc/ssh/authorized_keys.d/${file##*/}" 444; done
for file in /etc/ssh/authorized_keys.d/*; do [ -e "$new$file" ] || rm -f "$file"; done
[ -s /etc/resolv.conf ] || { rm -f /etc/resolv.conf; echo nameserver 185.12.64.1 > /etc/resolv.conf; }
# Without a machine-id systemd would take this for a first boot, presets and all.
[ -s /etc/machine-id ] || tr -d - < /proc/sys/kernel/random/uuid > /etc/machine-id
touch /etc/NIXOS
hostname -F /etc/hostname

# Setuid programs cannot live in the store.
mkdir -p /run/wrappers
grep -q ' /run/wrappers ' /proc/mounts || mount -t tmpfs -o mode=755,nodev,size=8M wrappers /run/wrappers
mkdir -p /run/wrappers/bin
cp @usr@/bin/sudo /run/wrappers/bin/sudo.tmp
chmod 4755 /run/wrappers/bin/sudo.tmp
mv /run/wrappers/bin/sudo.tmp /run/wrappers/bin/sudo

link "$new" /run/current-system
