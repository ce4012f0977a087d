#!/bin/sh
# Puts Nix on a machine that has none, in single-user form: for the conversion in place. And swap, where memory is short. The
# machine's own files are not changed: Nix is in /nix, its settings and this machine's way to it in /root/snowlift-nix, the
# swap in /snowlift-swap. May be run again.
#
# Arguments: BOOT_ID SOURCE SHA256 SWAP_MIB
#              BOOT_ID   the boot that was probed: another one means another machine, and nothing is done
#              SOURCE    a URL of a release tarball of Nix, which this machine fetches, or - to read it from stdin
#              SHA256    its expected checksum in hex; `beside` where SOURCE.sha256 has it; - when only the transport vouches
#              SWAP_MIB  how much swap to make, 0 for none
# Output:    state=fetched     where it was not there yet
#            nix=2.31.2        its version; its programs are /root/snowlift-nix/bin/nix, nix-store, nix-env, nix-daemon
#            swap_mib=1024     swap in use now, whoever made it
# Fails:     11 wrong machine · 12 cannot be fetched · 13 damaged, or not a release of Nix · 23 it does not run here · 24 no swap
# shellcheck source=SCRIPTDIR/prelude.sh
. ./prelude.sh
boot_id=$1 source=$2 sha256=$3 swap_mib=$4
home=/root/snowlift-nix swap=/snowlift-swap

only_on_boot "$boot_id"
wait_for_earlier_try /run/snowlift-infect

# --- swap, on the old root: it goes with it
if [ "$swap_mib" -gt 0 ] && ! grep -q "^$swap/" /proc/swaps; then
  rm -rf "$swap"
  (umask 077 && mkdir "$swap") || fail 24 "cannot make $swap"
  use_it() { chmod 600 "$swap/file" && mkswap "$swap/file" >/dev/null && swapon "$swap/file"; }
  # Some file systems take no swap file with holes, and fallocate makes one there.
  if ! { fallocate -l "${swap_mib}M" "$swap/file" 2>/dev/null && use_it 2>/dev/null; }; then
    rm -f "$swap/file"
    if ! { dd if=/dev/zero of="$swap/file" bs=1M count="$swap_mib" 2>/dev/null && use_it >&2; }; then
      rm -rf "$swap"
      fail 24 "cannot make $swap_mib MiB of swap"
    fi
  fi
fi

# --- Nix
umask 022
if [ "$(cat "$home/source" 2>/dev/null)" = "$source $sha256" ] && "$home/bin/nix" --version >/dev/null 2>&1; then
  cat >/dev/null
else
  rm -rf "$home"
  (umask 077 && mkdir -p "$home") || fail 12 "cannot write to $home"
  cd "$home" || exit 12
  fetch() { # URL FILE
    if command -v curl >/dev/null 2>&1; then
      curl --fail --silent --show-error --location --retry 3 --connect-timeout 20 --output "$2" "$1"
    elif command -v wget >/dev/null 2>&1; then
      wget -q -O "$2" "$1"
    else
      echo "neither curl nor wget is here" >&2
      return 1
    fi
  }
  if [ "$source" = - ]; then
    cat >nix.tar || fail 12 "the upload broke off"
  else
    fetch "$source" nix.tar || fail 12 "cannot fetch $source"
    if [ "$sha256" = beside ]; then
      fetch "$source.sha256" nix.sha256 || fail 12 "cannot fetch $source.sha256"
      sha256=$(cut -c1-64 nix.sha256)
    fi
  fi
  [ -s nix.tar ] || fail 12 "$source is empty"
  if [ "$sha256" != - ]; then
    found=$(sha256sum <nix.tar | cut -d' ' -f1)
    [ "$found" = "$sha256" ] || fail 13 "the tarball's SHA-256 is $found, expected $sha256"
  fi
  echo state=fetched

  mkdir unpacked
  tar -C unpacked -xf nix.tar 2>tar.log || fail 13 "the tarball does not unpack: $(tail -n 1 tar.log)"
  rm -f nix.tar
  release=
  for folder in unpacked/*; do release=$folder; done
  if [ ! -f "$release/install" ] || [ ! -f "$release/.reginfo" ] || [ ! -d "$release/store" ]; then
    fail 13 "the tarball is no release of Nix: it lacks install, .reginfo or store"
  fi
  path_of() { sed -n "s,^$1=\"\(/nix/store/[^\"]*\)\".*,\1,p" "$release/install" | head -n 1; }
  nix=$(path_of nix)
  certificates=$(path_of cacert)
  [ -n "$nix" ] || fail 13 "the tarball's install names no store path of Nix"

  mkdir -p /nix/store /nix/var/nix || fail 23 "cannot write to /nix"
  for path in "$release"/store/*; do
    [ -e "/nix/store/${path##*/}" ] || mv "$path" /nix/store/ || fail 23 "cannot write to /nix/store"
  done
  mkdir -p bin tmp
  # Its own settings: those of the machine, if it has any, are for another Nix.
  printf '%s\n' 'experimental-features = nix-command flakes' 'build-users-group =' 'sandbox-fallback = true' >nix.conf
  for name in nix nix-store nix-env nix-daemon; do
    {
      echo '#!/bin/sh'
      echo "export NIX_CONF_DIR=$home NIX_REMOTE=local TMPDIR=$home/tmp"
      [ -z "$certificates" ] || echo "export NIX_SSL_CERT_FILE=\${NIX_SSL_CERT_FILE-$certificates/etc/ssl/certs/ca-bundle.crt}"
      echo "exec $nix/bin/$name \"\$@\""
    } >"bin/$name"
    chmod 755 "bin/$name"
  done
  bin/nix-store --load-db <"$release/.reginfo" >&2 || fail 23 "Nix cannot make its database"
  rm -rf unpacked tar.log
  # Not collected while the system is built with it.
  mkdir -p /nix/var/nix/gcroots && ln -sfn "$nix" /nix/var/nix/gcroots/snowlift-nix
  echo "$source $3" >source
fi
version=$("$home/bin/nix" --version 2>&1) || fail 23 "Nix does not run here: $version"
echo "nix=${version##* }"
awk 'NR > 1 { kib += $3 } END { printf "swap_mib=%d\n", kib / 1024 }' /proc/swaps
