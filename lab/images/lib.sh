# shellcheck shell=bash disable=SC2154 # build sets part, out, work, cache, here
# What the parts share: words, temporary space, trees, modules, boot images. Sourced by `build`.
#
# Expects: $part (name for progress lines), $work (scratch directory, removed at exit), $cache, $here (lab/images).

say() { printf '%s: %s\n' "$part" "$*" >&2; }
die() { say "$*"; exit 1; }

# quietly LOG COMMAND… : runs a talkative command; its output is shown only when it fails.
quietly() {
  local log=$1; shift
  "$@" >"$log" 2>&1 || { tail -n 25 "$log" >&2; die "failed: $*"; }
}

# hash_of PATH… : one hash over names and contents (relative to lab/), to notice changed inputs.
hash_of() { hash_below "$here/.." "$@"; }

# hash_below DIR PATH… : the same for what is elsewhere. Where DIR lies is no part of it: two checkouts have the same images.
hash_below() {
  local below=$1; shift
  (
    cd "$below" || exit
    find "$@" -type f ! -name authorized_keys -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
    find "$@" \( -type l -o -perm /111 -type f \) -printf '%p %m %l\n' | LC_ALL=C sort
  ) | sha256sum | cut -d' ' -f1
}

# unmount_below DIR : whatever is still mounted there, where something that mounts proc and sys for itself was interrupted.
unmount_below() {
  awk -v d="$1/" 'index($2, d) == 1 { print $2 }' /proc/self/mounts | sort -r | while read -r m; do umount -l "$m"; done
}

# extract_deb DEB TREE : unpacks into a merged-usr tree without replacing its /bin and /lib links.
extract_deb() { dpkg-deb --fsys-tarfile "$1" | tar -x --keep-directory-symlink -C "$2"; }

# pack_cpio DIR : DIR as an initramfs archive on stdout.
pack_cpio() { (cd "$1" && find . -print0 | LC_ALL=C sort -z | cpio --null -o -H newc -R 0:0 --quiet --reproducible); }

# kernel_version TREE : the one kernel whose modules TREE holds.
kernel_version() { basename "$(echo "$1"/usr/lib/modules/*)"; }

# module_files TREE NAME… : paths of the modules and what they need, in load order; built-in ones print nothing.
module_files() {
  local tree=$1 name; shift
  for name; do
    chroot "$tree" modprobe -S "$(kernel_version "$tree")" --show-depends "$name" || { echo "no kernel module $name" >&2; return 1; }
  done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }'
}

# library_files TREE PROGRAM… : the shared libraries (as paths the loader asks for) of programs in TREE.
library_files() {
  local tree=$1; shift
  chroot "$tree" ldd "$@" 2>/dev/null | grep -oE '^\s[^(]*/[^ ]+|=> /[^ ]+' | grep -oE '/[^ ]+' | sort -u || true
}

# copy_into ROOT TREE PATH… : copies files out of TREE, links resolved, to the same (merged-usr) place below ROOT.
copy_into() {
  local root=$1 tree=$2 path real; shift 2
  for path; do
    real=$(chroot "$tree" readlink -e "$path") || die "no $path in the Debian tree"
    case $path in /bin/* | /sbin/* | /lib/* | /lib64/*) path=/usr$path ;; esac
    install -D "$tree$real" "$root$path"
  done
}

# program_path TREE NAME : where Debian keeps a program.
program_path() {
  local d
  for d in /usr/sbin /usr/bin; do [ -e "$1$d/$2" ] && { echo "$d/$2"; return; }; done
  die "no program $2 in the Debian tree"
}

# icu_stub TREE FILE : nix links (by libarchive and libxml2) ICU's 30 MB of data and never reads them. A stub will do.
icu_stub() {
  local soname major
  soname=$(basename "$(echo "$1"/usr/lib/x86_64-linux-gnu/libicudata.so.??)") major=${soname##*.}
  as --64 -o "$work/icu.o" - <<ASM
.data
.globl icudt${major}_dat
.type icudt${major}_dat, @object
.size icudt${major}_dat, 64
icudt${major}_dat: .zero 64
.section .note.GNU-stack, "", @progbits
ASM
  ld -shared -soname "$soname" -o "$2" "$work/icu.o"
}

# grub_image TREE FORMAT PREFIX CONFIG OUT : a GRUB core for FORMAT (i386-pc, x86_64-efi) that first runs CONFIG. The parser
# that reads CONFIG knows plain commands only, no `if`; one that fails does not keep the next from running.
grub_image() {
  local tree=$1 format=$2 prefix=$3 config=$4 out=$5 modules=(part_gpt part_msdos ext2 fat normal linux configfile search
    search_fs_uuid search_fs_file search_label loadenv echo test sleep reboot ls cat gzio serial terminal minicmd all_video)
  [ "$format" != i386-pc ] || modules+=(biosdisk)
  cp "$config" "$tree/tmp/early.cfg"
  chroot "$tree" grub-mkimage -O "$format" -p "$prefix" -c /tmp/early.cfg -o /tmp/core.img "${modules[@]}"
  mv "$tree/tmp/core.img" "$out"
  rm "$tree/tmp/early.cfg"
}

little_endian() { # NUMBER BYTES
  local n=$1 i; for ((i = 0; i < $2; i++)); do printf '%b' "\\x$(printf %02x $((n >> (8 * i) & 255)))"; done
}

# write_bios_boot IMAGE BOOT_IMG CORE_IMG SECTOR : what grub-bios-setup does, on a file: boot.img into the MBR, pointing
# at the core image in the BIOS boot partition that starts at SECTOR; the core's first sector tells where its rest is.
write_bios_boot() {
  local image=$1 boot=$2 core=$3 sector=$4 sectors
  sectors=$((($(stat -c %s "$core") + 511) / 512))
  at() { dd of="$image" bs=1 seek="$1" conv=notrunc status=none; }
  dd if="$boot" of="$image" bs=440 count=1 conv=notrunc status=none
  dd if="$core" of="$image" bs=512 seek="$sector" conv=notrunc status=none
  little_endian "$sector" 8 | at $((0x5c))                              # boot.img: where the core is
  printf '\x90\x90' | at $((0x66))                                      # boot.img: trust the BIOS's drive number
  little_endian $((sector + 1)) 8 | at $((sector * 512 + 500))          # diskboot: rest of the core, first sector
  little_endian $((sectors - 1)) 2 | at $((sector * 512 + 508))         # diskboot: and its length
}
