# shellcheck shell=bash disable=SC2154 # build sets part, out, work, cache, here
# The Debian 12 trees from which everything else is made. Sourced by `build`.
#
#   base_tree DIR    fills DIR with a fresh bookworm as mmdebstrap leaves it (the disk image's packages)
#   tools_tree       fills $work/tools, shared by the parts of one run: base plus kernel, nix and tools
#
# Both come from one cached pair, $cache/base-HASH.tar.zst and $cache/debs-HASH/, where HASH is that of the package lists below.

base_packages=(
  systemd systemd-sysv udev dbus openssh-server sudo iproute2 iputils-ping kmod procps less gpg
  curl wget ca-certificates tar gzip bzip2 xz-utils zstd cpio
  e2fsprogs dosfstools fdisk gdisk kexec-tools
  grub-common grub2-common grub-pc-bin grub-efi-amd64-bin efibootmgr
)
tool_packages=(nix-bin busybox-static jq)

# debian_mirror : the Debian mirror that the host's apt uses; nothing on Ubuntu hosts, where mmdebstrap knows one itself.
debian_mirror() {
  local site
  # shellcheck disable=SC2016 # apt's own placeholders
  site=$(apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' | sed -n 's/^Debian|Debian|//p' | sed -n 1p)
  echo "$site"
}

# apt_in TREE ARGUMENT… : apt-get in a tree. It wants apt_begin before it, and leaves no traces when apt_end comes after it.
apt_in() {
  local tree=$1; shift
  DEBIAN_FRONTEND=noninteractive quietly "$work/apt.log" chroot "$tree" apt-get -q -y --no-install-recommends "$@"
}

# apt_proxy : the host's way to its mirror, as lines for apt.
apt_proxy() { apt-config dump | grep -i '^Acquire::.*proxy' || true; }

apt_begin() {
  cp -L /etc/resolv.conf "$1/etc/resolv.conf"
  apt_proxy >"$1/etc/apt/apt.conf.d/99build"
  apt_in "$1" update
}

apt_end() {
  apt_in "$1" clean
  rm -rf "$1/etc/apt/apt.conf.d/99build" "$1"/var/lib/apt/lists/* "$1"/var/log/*.log "$1/etc/resolv.conf"
}

# base_ready : bootstraps and downloads, once; sets $base_tar and $debs.
base_ready() {
  local key tree=$work/bootstrap mirror kernel
  key=$(printf '%s\n' bookworm-2 "${base_packages[@]}" "${tool_packages[@]}" | sha256sum | cut -c1-16)
  base_tar=$cache/base-$key.tar.zst debs=$cache/debs-$key
  [ ! -e "$base_tar" ] || return 0
  mirror=$(debian_mirror)
  say "mmdebstrap bookworm${mirror:+ from $mirror} (about a minute, once)"
  # All packages in one go, which takes two thirds of the time that debootstrap needs; nothing here must survive a power cut.
  apt_proxy >"$work/proxy"
  quietly "$work/mmdebstrap.log" mmdebstrap --mode=root --variant=minbase --aptopt="$work/proxy" --dpkgopt=force-unsafe-io \
    --include="$(IFS=,; echo "${base_packages[*]}")" bookworm "$tree" ${mirror:+"$mirror"}
  unmount_below "$tree"
  rm -f "$tree/etc/apt/apt.conf.d/99mmdebstrap" "$tree/etc/dpkg/dpkg.cfg.d/99mmdebstrap"

  say "packages for the installer and the demo system"
  rm -rf "$debs.new"; mkdir -p "$debs.new"
  apt_begin "$tree"
  kernel=$(chroot "$tree" apt-cache depends linux-image-cloud-amd64 | awk '/Depends: linux-image-/ { print $2; exit }')
  [ -n "$kernel" ] || die "bookworm has no linux-image-cloud-amd64"
  apt_in "$tree" clean
  apt_in "$tree" install --download-only "${tool_packages[@]}"
  mv "$tree"/var/cache/apt/archives/*.deb "$debs.new/"
  quietly "$work/apt.log" chroot "$tree" sh -c "cd /tmp && apt-get -q download $kernel"
  mv "$tree"/tmp/*.deb "$debs.new/"
  apt_end "$tree"
  tar -C "$tree" --numeric-owner -cf - . | zstd -q -3 -T0 -o "$base_tar.new" -f
  rm -rf "$debs" "$tree"; mv "$debs.new" "$debs"; mv "$base_tar.new" "$base_tar"
}

base_tree() { base_ready; mkdir -p "$1"; zstd -dqc "$base_tar" | tar -x --numeric-owner -C "$1"; }

# Unpacked, not installed: nothing of it runs but single programs, in a chroot.
tools_tree() {
  local deb
  [ ! -e "$work/tools.done" ] || return 0
  base_tree "$work/tools"
  for deb in "$debs"/*.deb; do extract_deb "$deb" "$work/tools"; done
  chroot "$work/tools" depmod "$(kernel_version "$work/tools")"
  touch "$work/tools.done"
}
