# shellcheck shell=bash disable=SC2154 # build sets part, out, work, cache, here; base.sh sets base_tar
# The same Debian with its own cloud-init instead of the lab's seed: for the test that what we write for cloud-init is what
# cloud-init reads. Sourced by `build`.
#
#   build_debian_cloudinit OUT    writes OUT/disk.qcow2
#
# It takes its data from a small file system labelled CIDATA on a second disk (cloud-init's NoCloud), as root, without internet.
# Cached as $cache/cloudinit-HASH.tar.zst, where HASH is that of the base tree and the package list.

cloudinit_packages=(cloud-init cloud-guest-utils)

build_debian_cloudinit() {
  local out=$1 tree=$work/debian
  cloudinit_tree "$tree"
  debian_configure "$tree"
  cp -r "$here/debian-cloudinit/." "$tree/"
  debian_disk "$tree" "$out/disk.qcow2"
}

# cloudinit_tree DIR : the base tree with Debian's cloud-init installed as its package leaves it.
cloudinit_tree() {
  local tree=$1 key tar
  base_ready
  key=$(printf '%s\n' "$(basename "$base_tar")" "${cloudinit_packages[@]}" | sha256sum | cut -c1-16)
  tar=$cache/cloudinit-$key.tar.zst
  mkdir -p "$tree"
  if [ -e "$tar" ]; then
    say "unpacking Debian with cloud-init"
    zstd -dqc "$tar" | tar -x --numeric-owner -C "$tree"
    return
  fi
  say "installing cloud-init (about a minute, once)"
  base_tree "$tree"
  apt_begin "$tree"
  apt_in "$tree" install "${cloudinit_packages[@]}"
  apt_end "$tree"
  tar -C "$tree" --numeric-owner -cf - . | zstd -q -3 -T0 -o "$tar.new" -f
  mv "$tar.new" "$tar"
}
