# shellcheck shell=sh
# Plays bootctl: keeps the entry that is booted once.
case $1 in
  set-oneshot) if [ -n "$2" ]; then echo "$2" >/played/oneshot; else rm -f /played/oneshot; fi ;;
  --print-esp-path) echo /boot ;;
esac
