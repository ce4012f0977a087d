#!/bin/sh
# Looks at the machine and changes nothing. Runs on any Linux: a fresh cloud image, the installer, NixOS.
#
# Arguments: none
# Output:    one key=value a line; a key that cannot be found out is left out. Sample:
#              boot_id=5e0c1f0e-…        another one after every boot, kexec included
#              os_id=debian              ID of os-release; with os_version, os_variant (installer), os_name
#              hostname=demo
#              arch=x86_64
#              firmware=bios             or uefi
#              memory_kib=2014568        MemTotal, without swap
#              user_id=0
#              virtualisation=kvm        or none, lxc, …
#              root_device=/dev/sda1
#              disk=/dev/sda 40000000000 QEMU_HARDDISK   device, size in bytes, model; one line a disk
#              has=kexec                 one line for each tool at hand
#              system=/nix/store/…       what /run/current-system is, on NixOS
#              cloud_init=running        or done, absent
#              sealed=yes                it booted from one of our snapshots and has no identity of its own yet
#              leaving=yes               this boot was told to end, and will in a moment
#              address=eth0 172.31.1.15/32      one line an address, loopback and link-local ones left out
#              gateway=172.31.1.1 eth0
set -u
PATH=$PATH:/run/current-system/sw/bin:/usr/sbin:/sbin

say() { [ -z "$2" ] || printf '%s=%s\n' "$1" "$2"; }

say boot_id "$(cat /proc/sys/kernel/random/boot_id)"
if [ -r /etc/os-release ]; then
  # shellcheck disable=SC1091 # the machine's own file
  . /etc/os-release
fi
say os_id "${ID-}"
say os_version "${VERSION_ID-}"
say os_variant "${VARIANT_ID-}"
say os_name "${PRETTY_NAME-}"
say hostname "$(cat /proc/sys/kernel/hostname)"
say arch "$(uname -m)"
if [ -d /sys/firmware/efi ]; then say firmware uefi; else say firmware bios; fi
say memory_kib "$(awk '/^MemTotal:/ { print $2 }' /proc/meminfo)"
say user_id "$(id -u)"
say system "$(readlink /run/current-system 2>/dev/null)"

if command -v systemd-detect-virt >/dev/null 2>&1; then
  say virtualisation "$(systemd-detect-virt 2>/dev/null)"
fi

say root_device "$(awk '$2 == "/" && $1 ~ /^\/dev\// { device = $1 } END { print device }' /proc/mounts)"
for disk in /sys/block/*; do
  case ${disk##*/} in sd* | vd* | nvme* | xvd*) ;; *) continue ;; esac
  model=$(tr -s ' ' _ <"$disk/device/model" 2>/dev/null)
  say disk "/dev/${disk##*/} $(($(cat "$disk/size") * 512)) ${model:-unknown}"
done

for tool in kexec curl wget tar gzip zstd cpio setsid nix sudo sgdisk grub-reboot systemctl; do
  if command -v "$tool" >/dev/null 2>&1; then say has "$tool"; fi
done

if command -v cloud-init >/dev/null 2>&1; then
  case $(cloud-init status 2>/dev/null) in
    *running* | *"not run"* | *"not started"*) say cloud_init running ;;
    *) say cloud_init "done" ;;
  esac
else
  say cloud_init absent
fi

if [ -e /nix/var/snowlift/image ] && [ ! -e /run/snowlift-aside/restore ]; then say sealed yes; fi
if [ -e /run/snowlift-leaving ]; then say leaving yes; fi

if command -v ip >/dev/null 2>&1; then
  ip -o addr show scope global 2>/dev/null | awk '{ print "address=" $2 " " $4 }'
  ip route show default 2>/dev/null | awk '$2 == "via" { for (i = 3; i < NF; i++) if ($i == "dev") print "gateway=" $3 " " $(i + 1) }'
fi
