# shellcheck shell=bash disable=SC2154 # build sets part, out, work, cache, here
# Nix as upstream's release tarballs hold it, for machines that have none: Debian's, with its libraries, as paths of a store.
# Sourced by `build`.
#
#   nix_release TREE OUT    writes OUT/nix-VERSION-x86_64-linux.tar.xz and ….sha256 from a tree that holds Debian's nix-bin
#
# The layout is that of https://releases.nixos.org/nix: one folder with store/, .reginfo (for `nix-store --load-db`) and an
# `install` that names the paths of Nix and of the certificates. This Nix knows that the lab has no internet.

nix_commands=(nix-build nix-channel nix-collect-garbage nix-copy-closure nix-daemon nix-env nix-hash nix-instantiate nix-prefetch-url
  nix-shell nix-store)

nix_release() {
  local tree=$1 out=$2 version name stage nix cacert
  version=$(chroot "$tree" nix --version 2>/dev/null | awk '{ print $NF }')
  name=nix-$version-x86_64-linux
  stage=$work/nix-release/$name
  rm -rf "$work/nix-release"; mkdir -p "$stage/store" "$work/nix-release/root"
  nix_package "$tree" "$work/nix-release/nix-$version"
  mkdir -p "$work/nix-release/nss-cacert/etc/ssl/certs"
  cp "$tree/etc/ssl/certs/ca-certificates.crt" "$work/nix-release/nss-cacert/etc/ssl/certs/ca-bundle.crt"

  nix=$(nix_store --add "$work/nix-release/nix-$version")
  cacert=$(nix_store --add "$work/nix-release/nss-cacert")
  cp -a "$work/nix-release/root$nix" "$work/nix-release/root$cacert" "$stage/store/"
  nix_store --dump-db "$nix" "$cacert" >"$stage/.reginfo"
  printf '#!/bin/sh\n# Puts Nix into /nix, in single-user form.\nnix="%s"\ncacert="%s"\n' "$nix" "$cacert" >"$stage/install"
  cat "$here/nix/install" >>"$stage/install"
  chmod 755 "$stage/install"
  # shellcheck disable=SC2094 # only the name is read
  tar -C "$work/nix-release" --sort=name --mtime=@1 --owner=0 --group=0 -c "$name" | xz -1 >"$out/$name.tar.xz"
  (cd "$out" && sha256sum "$name.tar.xz" >"$name.tar.xz.sha256")
  chmod -R u+w "$work/nix-release"; rm -rf "$work/nix-release"
}

# nix_store ARGUMENT… : the host's nix-store, on a store of its own.
nix_store() { NIX_REMOTE="local?root=$work/nix-release/root" NIX_CONFIG=$'substituters =\nbuild-users-group =' nix-store "$@"; }

# nix_package TREE DIR : the package: every command by one wrapper, which finds loader and libraries beside itself.
nix_package() {
  local tree=$1 dir=$2 path library name
  mkdir -p "$dir"/{bin,lib,libexec/nix}
  path=$(program_path "$tree" nix)
  cp "$tree$path" "$dir/lib/nix"
  for library in $(library_files "$tree" "$path") /lib/x86_64-linux-gnu/libgcc_s.so.1; do
    case $library in
      *libicudata*) icu_stub "$tree" "$dir/lib/$(basename "$library")" ;;
      *) cp "$tree$(chroot "$tree" readlink -e "$library")" "$dir/lib/$(basename "$library")" ;;
    esac
  done
  install -m 755 "$here/nix/wrapper" "$dir/bin/nix"
  for name in "${nix_commands[@]}"; do ln -s nix "$dir/bin/$name"; done
  ln -s ../../bin/nix "$dir/libexec/nix/build-remote"
}
