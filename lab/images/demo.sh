# shellcheck shell=bash disable=SC2154 # build sets part, out, work, cache, here
# The demo flake, made self-contained: lab/demo's text beside the big files it builds from. Sourced by `build`.
#
#   build_demo OUT    writes OUT/flake.nix and the rest of lab/demo, and OUT/big/{bin/busybox,vmlinuz,modules/,usr.tar.gz,grub/}
#
# OUT/authorized_keys is not ours: the lab writes it after the build, so it survives a rebuild.

# Packages whose programs go into the demo system's /usr, and single programs besides.
demo_packages=(systemd udev dbus-daemon util-linux mount coreutils kmod iproute2 procps findutils grep sed tar gzip bash dash
  libc-bin hostname login passwd e2fsprogs openssh-server openssh-client mawk nix-bin sudo zstd)
demo_unwanted=(localedef iconv iconvconfig zic perl chfn chsh newgrp gpasswd expiry chage catchsegv ldd tzselect zdump lastlog faillog
  debugfs e4crypt e2scrub e2scrub_all e4defrag grpck pwck cppw cpgr newusers chgpasswd groupmems filefrag mkfs.bfs mkfs.cramfs
  mkfs.minix fsck.cramfs fsck.minix rtcwake chcpu ssh-agent ssh-add ssh-argv0 ssh-copy-id ssh-keyscan sudoreplay cvtsudoers
  ssh scp sftp slogin pzstd zstdgrep zstdless systemd-sysv-install)
demo_generators=(systemd-fstab-generator systemd-debug-generator systemd-run-generator)
demo_targets=(basic ctrl-alt-del default emergency exit final getty-pre getty graphical halt kexec local-fs-pre local-fs multi-user
  network-online network-pre network nss-lookup nss-user-lookup paths poweroff reboot remote-fs-pre remote-fs rescue shutdown sigpwr
  slices sockets swap sysinit system-update system-update-pre time-set time-sync timers umount initrd-switch-root first-boot-complete
  runlevel0 runlevel1 runlevel2 runlevel3 runlevel4 runlevel5 runlevel6)
demo_units=(dbus.service dbus.socket systemd-journald.service 'systemd-journald*.socket' systemd-journald@.service
  systemd-journal-flush.service 'systemd-udevd*' systemd-udev-trigger.service systemd-udev-settle.service systemd-networkd.service
  systemd-networkd.socket 'systemd-networkd-wait-online*.service' 'systemd-tmpfiles-*' systemd-sysctl.service
  systemd-modules-load.service systemd-random-seed.service systemd-update-utmp.service systemd-user-sessions.service
  systemd-remount-fs.service 'systemd-fsck*' systemd-reboot.service systemd-poweroff.service systemd-halt.service systemd-kexec.service
  systemd-exit.service kmod-static-nodes.service modprobe@.service emergency.service rescue.service debug-shell.service
  dev-hugepages.mount dev-mqueue.mount sys-kernel-debug.mount sys-kernel-tracing.mount user.slice systemd-hostnamed.service
  dbus-org.freedesktop.hostname1.service)
demo_modules=(virtio_pci virtio_scsi virtio_blk sd_mod virtio_net virtio_rng af_packet vfat nls_cp437 nls_ascii nls_iso8859-1 autofs4
  loop overlay configfs fuse tun qemu_fw_cfg efivarfs efi_pstore)
demo_stage1_modules=(virtio_pci virtio_scsi virtio_blk sd_mod)

build_demo() {
  local out=$1 tools usr=$work/demo-usr module modules dir
  say "unpacking programs"
  tools_tree; tools=$work/tools
  cp -r "$demo_source/." "$out/"
  rm -rf "$out/big"; mkdir -p "$out"/big/{bin,modules,grub}
  rm -f "$out/authorized_keys" # whatever lies in the source; the one in place is kept
  [ ! -e "$keep/demo/authorized_keys" ] || cp "$keep/demo/authorized_keys" "$out/authorized_keys"

  cp "$tools/usr/bin/busybox" "$out/big/bin/busybox"
  cp "$tools"/boot/vmlinuz-* "$out/big/vmlinuz"
  modules=$(module_files "$tools" "${demo_stage1_modules[@]}")
  for module in $modules; do
    cp "$tools$module" "$out/big/modules/"
    basename "$module" >>"$out/big/modules/order"
  done

  # Where /boot is its own partition its GRUB directory is /grub, else /boot/grub: try both. NixOS's own marker file tells
  # them from another system's.
  : >"$work/early.cfg"
  for dir in /grub /boot/grub; do
    printf '%s\n' "search --no-floppy --file --set=root $dir/state" "set prefix=(\$root)$dir" \
      "configfile (\$root)$dir/grub.cfg" >>"$work/early.cfg"
  done
  grub_image "$tools" i386-pc /boot/grub "$work/early.cfg" "$out/big/grub/core.img"
  grub_image "$tools" x86_64-efi /boot/grub "$work/early.cfg" "$out/big/grub/bootx64.efi"
  cp "$tools/usr/lib/grub/i386-pc/boot.img" "$out/big/grub/"

  say "trimming /usr"
  demo_usr "$tools" "$usr"
  say "packing $(du -sm --apparent-size "$usr" | cut -f1) MB"
  tar -C "$usr" --sort=name --mtime=@1 --owner=0 --group=0 --mode=ug-s -c . | gzip -n >"$out/big/usr.tar.gz"
  rm -rf "$usr"
}

# among NAME PATTERN… : whether NAME matches one of the glob patterns.
among() {
  local name=$1 pattern; shift
  # shellcheck disable=SC2053 # patterns are meant
  for pattern; do [[ $name != $pattern ]] || return 0; done
  return 1
}

# demo_usr TREE USR : Debian's /usr, reduced to what a small server runs (merged: it holds bin, sbin and lib).
demo_usr() {
  local tree=$1 usr=$2 package path name
  mkdir -p "$usr"/{bin,sbin,lib/x86_64-linux-gnu/security,lib64,lib/openssh,libexec,share/terminfo}
  for package in "${demo_packages[@]}"; do
    demo_files "$tree" "$package" | grep -E '^(/usr)?/s?bin/[^/]+$' || true
  done | sed 's,^/usr,,' | sort -u | while read -r path; do
    among "${path##*/}" "${demo_unwanted[@]}" || cp -a "$tree/usr$path" "$usr$path"
  done
  ln -sf dash "$usr/bin/sh"; ln -sf mawk "$usr/bin/awk"
  ln -sf ../lib/systemd/systemd "$usr/sbin/init"
  for name in reboot poweroff halt shutdown; do ln -sf ../bin/systemctl "$usr/sbin/$name"; done

  cp -a "$tree"/usr/lib/{systemd,udev,tmpfiles.d,sysctl.d,modprobe.d} "$usr/lib/"
  cp -a "$tree/usr/lib/openssh/sftp-server" "$usr/lib/openssh/"
  cp -a "$tree/usr/libexec/sudo" "$usr/libexec/"
  cp -a "$tree/usr/lib/x86_64-linux-gnu/security/pam_permit.so" "$usr/lib/x86_64-linux-gnu/security/"
  cp -a "$tree/usr/share/dbus-1" "$usr/share/"
  cp -a "$tree"/usr/lib/terminfo/. "$usr/share/terminfo/"
  demo_trim_systemd "$usr"
  demo_kernel_modules "$tree" "$usr"
  demo_libraries "$tree" "$usr"
}

# demo_files TREE PACKAGE : the paths a package holds; those only unpacked are asked for in their .deb.
demo_files() {
  local tree=$1 package=$2 list
  for list in "$tree/var/lib/dpkg/info/$package.list" "$tree/var/lib/dpkg/info/$package:amd64.list"; do
    [ ! -e "$list" ] || { cat "$list"; return; }
  done
  dpkg-deb --fsys-tarfile "$(echo "$debs/${package}"_*.deb)" | tar -t | sed 's,^\.,,'
}

# demo_trim_systemd USR : the units, generators, rules and settings that this system uses.
demo_trim_systemd() {
  local usr=$1 path name kind
  (
    cd "$usr/lib/systemd" || exit 1
    rm -rf user user-generators user-preset user-environment-generators catalog system-environment-generators \
      systemd-{cryptsetup,veritysetup,integritysetup,xdg-autostart-condition,rfkill,backlight,repart,pcrphase,measure,pstore} \
      systemd-{quotacheck,time-wait-sync,hibernate-resume,volatile-root,initctl,growfs,makefs,boot-check-no-failures}
    for path in system-generators/*; do among "${path##*/}" "${demo_generators[@]}" || rm "$path"; done
  )
  (
    cd "$usr/lib/systemd/system" || exit 1
    for path in *.target; do among "${path%.target}" "${demo_targets[@]}" || rm -rf "$path" "$path.wants"; done
    ln -sf multi-user.target default.target
    for kind in service socket timer mount automount path slice; do
      for path in *."$kind"; do among "$path" "${demo_units[@]}" || rm -f "$path"; done
    done
    rm -rf rc-local.service.d systemd-localed.service.d user*.d user@* \
      sysinit.target.wants/{sys-kernel-config.mount,sys-fs-fuse-connections.mount}
    # Links to what is gone. Removing one may leave another dangling, so twice.
    for _ in 1 2; do
      find . -type l | while read -r path; do
        name=$(readlink "$path")
        case $name in
          /lib/* | /usr/lib/*) [ -e "$usr/lib/${name#*/lib/}" ] || rm "$path" ;;
          *) [ -e "$path" ] || rm "$path" ;;
        esac
      done
    done
  )
  (
    cd "$usr/lib/udev" || exit 1
    rm -rf hwdb.bin hwdb.d cdrom_id fido_id mtd_probe v4l_id dmi_memory_id hwclock-set
    for name in drm evdev fido infiniband alsa v4l sensor camera joystick memory mouse touchpad uaccess seat mtd sound tape btrfs \
      e2scrub hwclock cdrom power-switch input-id persistent-input autosuspend dm; do rm -f rules.d/*"$name"*; done
    cd "$usr/lib/tmpfiles.d" || exit 1
    rm -f x11.conf passwd.conf home.conf debian.conf systemd-pstore.conf dbus.conf sudo.conf
    sed -i /README/d legacy.conf
  )
}

demo_kernel_modules() {
  local tree=$1 usr=$2 version module modules
  version=$(kernel_version "$tree")
  modules=$(module_files "$tree" "${demo_modules[@]}")
  for module in $modules; do install -D -m 644 "$tree$module" "$usr/${module#/}"; done
  cp "$tree/usr/lib/modules/$version"/modules.{builtin,builtin.modinfo,order} "$usr/lib/modules/$version/"
  # kmod's own depmod: BusyBox's writes no binary indexes, and udev reads nothing else.
  mkdir -p "$tree/tmp/demo/lib"
  cp -r "$usr/lib/modules" "$tree/tmp/demo/lib/"
  chroot "$tree" depmod -b /tmp/demo "$version"
  cp -r "$tree/tmp/demo/lib/modules" "$usr/lib/"
  rm -rf "$tree/tmp/demo"
}

# demo_libraries TREE USR : the libraries of everything in USR, and those that are opened by name at run time.
demo_libraries() {
  local tree=$1 usr=$2 lib=lib/x86_64-linux-gnu programs libraries library
  mkdir -p "$usr/$lib/systemd"
  cp -a "$tree/usr/$lib/systemd"/*.so* "$usr/$lib/systemd/"
  mapfile -t programs < <(cd "$usr" && find bin sbin lib libexec -type f \( -perm -100 -o -name '*.so*' \) ! -path 'lib/modules/*' -printf '/usr/%p\n')
  libraries=$(library_files "$tree" "${programs[@]}")
  for library in $libraries /$lib/{libkmod.so.2,libip4tc.so.2,libgcc_s.so.1,libnss_files.so.2,libnss_dns.so.2}; do
    library=${library#/usr}
    case $library in
      */systemd/* | */sudo/* | /lib64/* | /libexec/*) ;;
      *libicudata*) icu_stub "$tree" "$usr$library" ;;
      *) [ -e "$usr$library" ] || install -D "$tree$(chroot "$tree" readlink -e "$library")" "$usr$library" ;;
    esac
  done
  cp -L "$tree/usr/lib64/ld-linux-x86-64.so.2" "$usr/$lib/ld-linux-x86-64.so.2"
  ln -s ../$lib/ld-linux-x86-64.so.2 "$usr/lib64/ld-linux-x86-64.so.2"
}
