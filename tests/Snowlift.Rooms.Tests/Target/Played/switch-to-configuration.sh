#!/programs/sh
# Plays a system's switch-to-configuration: `test` makes it what runs, `boot` makes it the boot loader's default, with a menu of
# the profile's generations, written as NixOS writes it. What a test has put into /played/hooks comes first, and may end it.
action=$1
system=$(cd -P "${0%/*}/.." && pwd -P)
# shellcheck disable=SC2123 # all programs
PATH=/programs
echo "switch-to-configuration ${system##*/} $action" >>/played/calls
hook=/played/hooks/${system##*/}-$action
# shellcheck disable=SC1090 # the test's
if [ -f "$hook" ]; then . "$hook"; fi

entry() { # NAME SYSTEM INDENT
  printf '%smenuentry "%s" --class nixos {\n%s  search --set=drive1 --fs-uuid 1234\n' "$3" "$1" "$3"
  printf '%s  linux ($drive1)/kernel init=%s/init loglevel=4\n%s  initrd ($drive1)/initrd\n%s}\n' "$3" "$2" "$3" "$3"
}
case $action in
  test) ln -sfn "$system" /run/current-system ;;
  boot)
    numbers=$(find /nix/var/nix/profiles -name 'system-*-link' | sed 's/.*system-//; s/-link$//' | sort -nr)
    {
      printf 'if [ -s $prefix/grubenv ]; then\n  load_env\nfi\nif [ "${next_entry}" ] ; then\n  set default="${next_entry}"\n  set next_entry=\n  save_env next_entry\nfi\nfunction savedefault {\n  true\n}\n'
      entry NixOS "$system" ''
      echo 'submenu "NixOS - All configurations" --class submenu {'
      for number in $numbers; do entry "NixOS - Configuration $number" "$(readlink "/nix/var/nix/profiles/system-$number-link")" '  '; done
      echo '}'
    } >/boot/grub/grub.cfg
    rm -f /boot/loader/entries/nixos-generation-*.conf
    for number in $numbers; do
      target=$(readlink "/nix/var/nix/profiles/system-$number-link")
      printf 'title NixOS\nversion Generation %s\nlinux /EFI/nixos/kernel.efi\noptions init=%s/init loglevel=4\n' "$number" "$target" \
        >"/boot/loader/entries/nixos-generation-$number.conf"
    done
    echo "$system" >/played/default
    ;;
esac
