# shellcheck shell=bash disable=SC2154 # build sets part, out, work, cache, here
# The Debian 12 disk that a new server boots. Sourced by `build`.
#
#   build_debian OUT    writes OUT/disk.qcow2
#
# Laid out as Hetzner's images are: sda14 BIOS boot, sda15 ESP, sda1 root at the end so that it can grow. Debian's own GRUB
# and grub.cfg start it under BIOS and UEFI. What differs from a stock Debian: the kernel's modules are trimmed to what a
# virtual machine has, a 1 MB initrd of ours replaces initramfs-tools' (seconds, under TCG), and a seed takes cloud-init's place.

image_gib=8
root_uuid=5110e1f7-0000-4000-8000-000000000001
esp_id=5110E1F7 esp_uuid=5110-E1F7

build_debian() {
  local out=$1 tree=$work/debian
  say "unpacking Debian"
  base_tree "$tree"
  debian_configure "$tree"
  cp -r "$here/debian-seed/." "$tree/"
  chroot "$tree" systemctl -q enable snowlift-lab-seed snowlift-lab-growroot
  debian_disk "$tree" "$out/disk.qcow2"
}

# debian_configure TREE : what every Debian of the lab has, whoever sets it up on its first boot.
debian_configure() {
  local tree=$1
  cp -r "$here/debian/." "$tree/"
  echo debian-12 >"$tree/etc/hostname"
  printf '127.0.0.1 localhost\n127.0.1.1 debian-12\n::1 localhost ip6-localhost ip6-loopback\n' >"$tree/etc/hosts"
  echo 'nameserver 172.31.1.3' >"$tree/etc/resolv.conf"
  printf '%s\n' "UUID=$root_uuid / ext4 errors=remount-ro 0 1" \
    "UUID=$esp_uuid /boot/efi vfat umask=0077,nofail 0 0" >"$tree/etc/fstab"
  : >"$tree/etc/machine-id" # empty: every server gets its own, without systemd's first-boot presets
  rm -f "$tree"/etc/ssh/ssh_host_*
  install -d -m 700 "$tree/root/.ssh"
  mkdir -p "$tree/boot/efi"
  chroot "$tree" systemctl -q enable systemd-networkd ssh
  # Timers that would fetch and scrub on a machine that lives for minutes and has no internet.
  chroot "$tree" systemctl -q disable apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer e2scrub_reap.service \
    systemd-network-generator.service systemd-pstore.service fstrim.timer
  chroot "$tree" systemctl -q mask kexec.service kexec-load.service # reboot must mean reboot, whatever is loaded
}

# debian_disk TREE FILE : kernel, initrd and boot loader into a configured tree, and the tree into a disk image. TREE is gone
# afterwards.
debian_disk() {
  local tree=$1 file=$2
  extract_deb "$(echo "$debs"/linux-image-*.deb)" "$tree"
  debian_initrd "$tree" "$tree/boot/initrd.img-$(kernel_version "$tree")"
  debian_trim "$tree"
  debian_grub "$tree"
  say "disk image"
  debian_image "$tree" "$work/disk.raw"
  qemu-img convert -O qcow2 "$work/disk.raw" "$file"
  rm -rf "$tree" "$work/disk.raw"
}

# debian_initrd TREE FILE : loads the disk's drivers, mounts root= and hands over.
debian_initrd() {
  local tree=$1 dir=$work/debian-initrd module modules
  mkdir -p "$dir"/{bin,dev,proc,sys,root,lib}
  dpkg-deb --fsys-tarfile "$(echo "$debs"/busybox-static_*.deb)" | tar -xO ./bin/busybox >"$dir/bin/busybox"
  chmod 755 "$dir/bin/busybox"
  install -m 755 "$here/debian-initrd/init" "$dir/init"
  chroot "$tree" depmod "$(kernel_version "$tree")"
  modules=$(module_files "$tree" virtio_pci virtio_scsi sd_mod qemu_fw_cfg)
  for module in $modules; do
    cp "$tree$module" "$dir/lib/"
    basename "$module" >>"$dir/lib/order"
  done
  pack_cpio "$dir" | zstd -q -19 >"$2"
  rm -rf "$dir"
}

# debian_trim TREE : drops what a virtual machine has no use for; nothing that a program would look for.
debian_trim() {
  local tree=$1 modules
  modules=$tree/usr/lib/modules/$(kernel_version "$tree")/kernel
  rm -rf "$modules"/{sound,drivers/{gpu,media,infiniband,net/{ethernet,wireless,can},hwmon,usb,iio,staging,thunderbolt,target}} \
    "$modules"/fs/{ceph,cifs,nfs,nfsd,ocfs2,gfs2,smbfs_common,smb,afs,dlm,orangefs,coda,ubifs,jffs2} "$modules"/net/{ceph,sctp,rds,tipc,can,wireless,mac80211,openvswitch}
  chroot "$tree" depmod "$(kernel_version "$tree")"
  rm -rf "$tree"/usr/share/{doc,man,info,locale}/* "$tree"/var/cache/apt/* "$tree"/var/cache/debconf/*-old
}

# debian_grub TREE : GRUB's files and Debian's own grub.cfg below /boot, as grub-install and update-grub would leave them.
debian_grub() {
  local tree=$1 target version
  version=$(kernel_version "$tree")
  for target in i386-pc x86_64-efi; do
    mkdir -p "$tree/boot/grub/$target"
    cp "$tree/usr/lib/grub/$target"/*.{mod,lst} "$tree/boot/grub/$target/"
  done
  chroot "$tree" grub-editenv /boot/grub/grubenv create

  # grub-mkconfig asks grub-probe about the disk below /, which is not the image's: answer for it.
  mv "$tree/usr/sbin/grub-probe" "$tree/usr/sbin/grub-probe.real"
  cat >"$tree/usr/sbin/grub-probe" <<PROBE
#!/bin/sh
case "\$*" in
  *target=device*) echo /dev/sda1 ;;
  *target=fs_uuid*) echo $root_uuid ;;
  *target=partmap*) echo gpt ;;
  *target=fs) echo ext2 ;;
  *compatibility_hint*) echo hd0,gpt1 ;;
  *hints_string*) echo "--hint-bios=hd0,gpt1 --hint-efi=hd0,gpt1" ;;
esac
PROBE
  chmod 755 "$tree/usr/sbin/grub-probe"
  mkdir -p "$tree/dev/disk/by-uuid"; : >"$tree/dev/disk/by-uuid/$root_uuid"
  quietly "$work/grub.log" chroot "$tree" grub-mkconfig -o /boot/grub/grub.cfg
  rm -r "$tree/dev/disk"
  mv "$tree/usr/sbin/grub-probe.real" "$tree/usr/sbin/grub-probe"
  grep -q "vmlinuz-$version root=UUID=$root_uuid" "$tree/boot/grub/grub.cfg" || die "grub-mkconfig did not find the kernel"

  printf '%s\n' "search --no-floppy --fs-uuid --set=root $root_uuid" \
    "set prefix=(\$root)/boot/grub" "configfile (\$root)/boot/grub/grub.cfg" >"$work/early.cfg"
  grub_image "$tree" i386-pc "(,gpt1)/boot/grub" "$work/early.cfg" "$work/core.img"
  grub_image "$tree" x86_64-efi /boot/grub "$work/early.cfg" "$work/bootx64.efi"
  cp "$tree/usr/lib/grub/i386-pc/boot.img" "$work/core.img" "$tree/boot/grub/i386-pc/"
}

# debian_image TREE RAW : partitions and file systems, without loop devices or mounts.
debian_image() {
  local tree=$1 raw=$2 sectors=$((image_gib * 2097152)) first=528384 # 258 MiB
  local mib=2048
  truncate -s "${image_gib}G" "$raw"
  quietly "$work/sgdisk.log" sgdisk -a 2048 -n 14:$mib:$((2 * mib - 1)) -t 14:EF02 \
    -n 15:$((2 * mib)):$((first - 1)) -t 15:EF00 -n 1:$first:0 -t 1:8300 "$raw"

  truncate -s 256M "$work/esp.img"
  quietly "$work/mkfs.log" mkfs.vfat -F 32 -i "$esp_id" "$work/esp.img"
  mmd -i "$work/esp.img" ::/EFI ::/EFI/BOOT
  mcopy -i "$work/esp.img" "$work/bootx64.efi" ::/EFI/BOOT/BOOTX64.EFI
  dd if="$work/esp.img" of="$raw" bs=1M seek=2 conv=notrunc,sparse status=none

  truncate -s $(((sectors - 34 - first) * 512 & ~4095)) "$work/root.img"
  quietly "$work/mkfs.log" mke2fs -q -t ext4 -U "$root_uuid" -E lazy_itable_init=1,lazy_journal_init=1,root_owner=0:0 \
    -d "$tree" "$work/root.img"
  dd if="$work/root.img" of="$raw" bs=1M seek=258 conv=notrunc,sparse status=none
  write_bios_boot "$raw" "$tree/boot/grub/i386-pc/boot.img" "$work/core.img" $mib
  rm "$work/esp.img" "$work/root.img"
}
