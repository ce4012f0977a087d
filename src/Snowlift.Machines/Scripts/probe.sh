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
#              kexec=off                 the kernel was told to load no other one
#              cpu=GenuineIntel          who made its processor; absent where the kernel does not name anybody (arm)
#              cpu_feature=vmx           what KVM needs of it: vmx, svm
#              root_device=/dev/sda1
#              disk=/dev/sda 40000000000 QEMU_HARDDISK   device, size in bytes, model; one line a disk
#              disk_driver=/dev/sda virtio_scsi          the module of the disk's controller, spelt as in /sys/module
#              disk_link=/dev/sda /dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_1   by-path and by-diskseq too; no partitions
#              mount=/dev/sda1 /dev/sda / ext4           device, a disk that it is on, mount point, type; disks as above
#              init=systemd              what the kernel started as process 1
#              root_free=3276800000      bytes that / has left
#              partition=/dev/sda1 /dev/sda 1 8321499136   a partition, its disk, its number, its size in bytes
#              partition_is=/dev/sda1 table gpt            one line for each thing known of it: table (gpt, dos), type (of the
#                                        table: a GUID, or a number), name (its label in the table), fs, label, uuid (of the file
#                                        system). Blanks and the like as \x20.
#              has=kexec                 one line for each tool at hand
#              system=/nix/store/…       what /run/current-system is, on NixOS
#              cloud_init=running        or done, absent
#              sealed=yes                it booted from one of our snapshots and has no identity of its own yet
#              leaving=yes               this boot was told to end, and will in a moment
#              interface=eth0 96:00:00:12:34:56 virtio_net   its MAC and its module; a virtual one has no module
#              interface_name=eth0 enp1s0       what else it is called, or would be by predictable names; the likeliest first
#              mtu=ens10 1450                   where it is not Ethernet's 1500
#              address=eth0 172.31.1.15/32      one line an address; loopback, link-local and passing ones left out
#              gateway=172.31.1.1 eth0          of a default route, IPv4 or IPv6: fe80::1 eth0
#              route=10.0.0.0/16 10.0.0.1 ens10 any other route that has a gateway
#              nameserver=185.12.64.2
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

if [ "$(cat /proc/sys/kernel/kexec_load_disabled 2>/dev/null)" = 1 ]; then say kexec off; fi
awk -F '[ \t]*: ' '
  $1 == "vendor_id" && !vendor++ { print "cpu=" $2 }
  $1 == "flags" && !flags++ { if (" " $2 " " ~ / vmx /) print "cpu_feature=vmx"; if (" " $2 " " ~ / svm /) print "cpu_feature=svm" }
' /proc/cpuinfo

say root_device "$(awk '$2 == "/" && $1 ~ /^\/dev\// { device = $1 } END { print device }' /proc/mounts)"
# module_of DEVICE: the module, or where it is built in the driver, of a device in sysfs; nothing where it has none.
module_of() {
  driver=$(readlink "$1/driver/module" || readlink "$1/driver") || return 0
  case ${driver##*/} in
    vbd) echo xen_blkfront ;;
    *) printf '%s\n' "${driver##*/}" ;;
  esac
}

# controller_of DISK: the module of what the disk hangs on. SCSI's own driver, sd, is on the way there.
controller_of() {
  at=$(readlink -f "/sys/block/$1/device")
  while [ "${at#/sys/devices/}" != "$at" ]; do
    case $(readlink "$at/driver") in
      '' | */sd) at=${at%/*} ;;
      *) module_of "$at"; return ;;
    esac
  done
  case $1 in nvme*) echo nvme ;; esac
}

# disks_under NAME: the disks of a block device: itself, the one it is a partition of, those below LVM, LUKS and RAID.
disks_under() {
  if [ -e "/sys/class/block/$1/partition" ]; then
    parent=$(readlink -f "/sys/class/block/$1/..")
    disks_under "${parent##*/}"
    return
  fi
  case $disks in *" $1 "*) echo "$1" ;; esac
  for slave in "/sys/class/block/$1/slaves"/*; do
    if [ -e "$slave" ]; then (disks_under "${slave##*/}"); fi
  done
}

disks=' '
for disk in /sys/block/*; do
  name=${disk##*/}
  case $name in nvme*c*n*) continue ;; sd* | vd* | nvme* | xvd*) ;; *) continue ;; esac
  disks="$disks$name "
  model=
  if [ -r "$disk/device/model" ]; then model=$(tr -s ' ' _ <"$disk/device/model"); fi
  model=${model%_}
  say disk "/dev/$name $(($(cat "$disk/size") * 512)) ${model:-unknown}"
  driver=$(controller_of "$name")
  if [ -n "$driver" ]; then say disk_driver "/dev/$name $driver"; fi
done

for link in /dev/disk/by-id/* /dev/disk/by-path/* /dev/disk/by-diskseq/*; do
  case $link in *-part[0-9]* | *'/*') continue ;; esac
  target=$(readlink -f "$link")
  case $disks in *" ${target#/dev/} "*) say disk_link "$target $link" ;; esac
done

# A point with a space in it has a backslash here.
awk '$1 ~ /^\/dev\// && $2 !~ /\\/ { print $1, $2, $3 }' /proc/mounts | while read -r device point type; do
  target=$(readlink -f "$device")
  for disk in $(disks_under "${target#/dev/}" | sort -u); do
    say mount "$target /dev/$disk $point $type"
  done
done

say init "$(cat /proc/1/comm 2>/dev/null)"
say root_free "$(df -Pk / 2>/dev/null | awk 'NR == 2 { printf "%.0f", $4 * 1024 }')"

lsblk -rbno NAME,PKNAME,TYPE,SIZE,PTTYPE,PARTTYPE,PARTLABEL,FSTYPE,LABEL,UUID 2>/dev/null | awk -F'[ ]' '
  $3 == "part" {
    number = $1
    sub(/.*[^0-9]/, "", number)
    print "partition=/dev/" $1 " /dev/" $2 " " number " " $4
    split("table type name fs label uuid", kind, " ")
    for (i = 1; i <= 6; i++) if ($(i + 4) != "") print "partition_is=/dev/" $1 " " kind[i] " " $(i + 4)
  }'

for tool in kexec curl wget tar gzip zstd cpio setsid nix sudo sgdisk grub-reboot grub2-reboot systemctl; do
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

for interface in /sys/class/net/*; do
  name=${interface##*/}
  # 1 is Ethernet: no loopback, no tunnels.
  [ "$(cat "$interface/type" 2>/dev/null)" = 1 ] || continue
  module=$(module_of "$interface/device")
  say interface "$name $(cat "$interface/address")${module:+ $module}"
  mtu=$(cat "$interface/mtu" 2>/dev/null)
  if [ -n "$module" ] && [ "${mtu:-1500}" != 1500 ]; then say mtu "$name $mtu"; fi
  if [ -n "$module" ] && command -v udevadm >/dev/null 2>&1; then
    # In the order of systemd's NamePolicy; by MAC only where somebody asks for it.
    udevadm info -q property "$interface" 2>/dev/null | awk -F= -v interface="$name" '
      { value[$1] = $2 }
      END {
        count = split("FROM_DATABASE ONBOARD SLOT PATH MAC", policy, " ")
        for (i = 1; i <= count; i++) {
          other = value["ID_NET_NAME_" policy[i]]
          if (other != "" && !seen[other]++) print "interface_name=" interface " " other
        }
      }'
  fi
done

if command -v ip >/dev/null 2>&1; then
  # Temporary addresses are gone tomorrow (RFC 8981), deprecated ones are going.
  ip -o addr show scope global 2>/dev/null | awk '!/ (temporary|deprecated) / { print "address=" $2 " " $4 }'
  { ip route show default; ip -6 route show default; } 2>/dev/null | awk '{
    for (i = 1; i < NF; i++) {
      if ($i == "via") via = $(i + 1)
      if ($i == "dev" && via != "") { if (!seen[via, $(i + 1)]++) print "gateway=" via " " $(i + 1); via = "" }
    }
  }'
  { ip -o route show; ip -6 -o route show; } 2>/dev/null |
    awk '$1 != "default" && $2 == "via" && $4 == "dev" { if (!seen[$1, $5]++) print "route=" $1 " " $3 " " $5 }'
fi

# Where systemd-resolved answers itself, its own file has who it asks.
for file in /run/systemd/resolve/resolv.conf /etc/resolv.conf; do
  if [ -r "$file" ]; then
    awk '$1 == "nameserver" { print "nameserver=" $2 }' "$file"
    break
  fi
done
