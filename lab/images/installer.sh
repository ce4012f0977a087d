# shellcheck shell=bash disable=SC2154 # build sets part, out, work, cache, here
# The kexec installer, which is the lab's rescue system too: a whole system in one initramfs. Sourced by `build`.
#
#   build_installer OUT    writes OUT/{nixos-kexec-installer-noninteractive-x86_64-linux.tar.gz,….sha256,bzImage,initrd}, and
#                          beside them what else machines fetch: Nix (nix.sh)
#
# The tarball has the layout of nix-community/nixos-images (kexec/{run,bzImage,initrd,kexec,ip}). Its programs are Debian's;
# bytes count, for they travel by SSH and live in RAM: only the files named here and the libraries they load are packed.

installer_name=nixos-kexec-installer-noninteractive-x86_64-linux.tar.gz
installer_kernel_params="console=tty0 console=ttyS0,115200 loglevel=4 mitigations=off no_timer_check"
installer_programs=(
  bash dash busybox tar cpio gzip zstd xz curl jq nohup stat install df timeout sha256sum
  sshd ssh-keygen nix ip journalctl
  mount umount findmnt mountpoint lsblk blkid blockdev partx wipefs sfdisk sgdisk setsid flock swapon swapoff mkswap
  mkfs.ext4 e2fsck resize2fs tune2fs e2label mkfs.vfat fatlabel efibootmgr
)
installer_modules=(virtio_pci virtio_net virtio_scsi virtio_blk sd_mod af_packet qemu_fw_cfg vfat nls_cp437 nls_ascii
  nls_iso8859-1 efivarfs loop overlay)

build_installer() {
  local out=$1 tools root=$work/installer stage=$work/kexec/kexec
  say "unpacking programs"
  tools_tree; tools=$work/tools
  installer_root "$tools" "$root"
  say "packing $(du -sm --apparent-size "$root" | cut -f1) MB"
  pack_cpio "$root" | zstd -q -10 -T0 -o "$out/initrd"
  cp "$tools"/boot/vmlinuz-* "$out/bzImage"

  mkdir -p "$stage/lib"
  sed "s/@kernelParams@/$installer_kernel_params/" "$here/installer/kexec/run" >"$stage/run"
  cp "$out/bzImage" "$out/initrd" "$stage/"
  installer_portable "$tools" "$stage" kexec ip
  chmod 755 "$stage/run"
  tar -C "$work/kexec" --sort=name --mtime=@1 --owner=0 --group=0 -c kexec | gzip -n -3 >"$out/$installer_name"
  (cd "$out" && sha256sum "$installer_name" >"$installer_name.sha256")
  rm -rf "$root" "$work/kexec"
  say "packing Nix"
  nix_release "$tools" "$out"
}

# installer_portable TREE DIR PROGRAM… : Debian has no static kexec or ip; these bring loader and libraries along in DIR/lib.
installer_portable() {
  local tree=$1 dir=$2 name path library; shift 2
  for name; do
    path=$(program_path "$tree" "$name")
    cp "$tree$path" "$dir/lib/$name.bin"
    for library in $(library_files "$tree" "$path"); do
      cp "$tree$(chroot "$tree" readlink -e "$library")" "$dir/lib/$(basename "$library")"
    done
    cat >"$dir/$name" <<WRAPPER
#!/bin/sh
lib=\$(dirname "\$(readlink -f "\$0")")/lib
exec "\$lib/ld-linux-x86-64.so.2" --library-path "\$lib" "\$lib/$name.bin" "\$@"
WRAPPER
    chmod 755 "$dir/$name"
  done
}

# installer_root TREE ROOT : the initramfs' contents.
installer_root() {
  local tree=$1 root=$2 name paths=() libraries applet link module modules
  mkdir -p "$root"/{usr/{bin,sbin,lib/modules,lib64},dev,proc,sys,run,mnt,var/{empty,tmp,log},nix/{store,var/nix}}
  mkdir -m 700 "$root/root" "$root/root/.ssh"
  mkdir -m 1777 "$root/tmp"
  for link in bin sbin lib lib64; do ln -s "usr/$link" "$root/$link"; done

  for name in "${installer_programs[@]}"; do paths+=("$(program_path "$tree" "$name")"); done
  libraries=$(library_files "$tree" "${paths[@]}")
  # shellcheck disable=SC2086 # one path a word
  copy_into "$root" "$tree" "${paths[@]}" $libraries /lib/x86_64-linux-gnu/{libnss_files.so.2,libnss_dns.so.2,libgcc_s.so.1}
  for library in $libraries; do
    case $library in *libicudata*) icu_stub "$tree" "$root/usr/${library#/usr/}" ;; esac
  done
  for name in nix-build nix-channel nix-collect-garbage nix-copy-closure nix-daemon nix-env nix-hash nix-instantiate \
    nix-prefetch-url nix-shell nix-store; do ln -s nix "$root/usr/bin/$name"; done
  # Asked before every build, with or without builders.
  mkdir -p "$root/usr/libexec/nix"; ln -s ../../bin/nix "$root/usr/libexec/nix/build-remote"

  cp -r "$here/installer/root/." "$root/"
  printf 'root:*:19000:0:99999:7:::\n' >"$root/etc/shadow"; chmod 600 "$root/etc/shadow"
  ln -s /proc/mounts "$root/etc/mtab"
  ln -s dash "$root/usr/bin/sh" # busybox's would run its own applets even where the real program is there
  chroot "$tree" busybox --list | while read -r applet; do
    [ -e "$root/usr/bin/$applet" ] || [ -e "$root/usr/sbin/$applet" ] || ln -s busybox "$root/usr/bin/$applet"
  done

  modules=$(module_files "$tree" "${installer_modules[@]}")
  for module in $modules; do
    install -D -m 644 "$tree$module" "$root/usr/lib/${module#/lib/}"
  done
  cp "$tree/lib/modules/$(kernel_version "$tree")"/modules.{builtin,builtin.modinfo,order} "$root/usr/lib/modules/$(kernel_version "$tree")/"
  mkdir -p "$tree/tmp/installer"; mkdir -p "$tree/tmp/installer/lib"
  cp -r "$root/usr/lib/modules" "$tree/tmp/installer/lib/"
  chroot "$tree" depmod -b /tmp/installer "$(kernel_version "$tree")"
  cp "$tree/tmp/installer/lib/modules/$(kernel_version "$tree")"/modules.{dep,alias} "$root/usr/lib/modules/$(kernel_version "$tree")/"
  rm -rf "$tree/tmp/installer"
}
