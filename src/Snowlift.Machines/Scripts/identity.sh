#!/bin/sh
# Gives a machine that booted from one of our snapshots an identity of its own, in two goes, so that its new host key is
# known before it is shown.
#
# Arguments: BOOT_ID make|take
#              make  makes a new host key beside the throw-away one, or puts the one there that is given
#              take  puts it in that one's place, drops the logs of the machine that the snapshot is of, and restarts sshd
# Input:     of make: a private host key, or nothing to have one made here
# Output:    host_key=ssh-ed25519 AAAA…   the new key's public half
# Fails:     11 wrong machine · 26 no ed25519 host key on the disk · 28 the new key cannot be made or put in place
# shellcheck source=SCRIPTDIR/prelude.sh
. ./prelude.sh
boot_id=$1 what=$2
mark=/nix/var/snowlift/image

only_on_boot "$boot_id"

main=
for key in $(awk 'tolower($1) == "hostkey" { gsub(/"/, "", $2); print $2 }' /etc/ssh/sshd_config 2>/dev/null) /etc/ssh/ssh_host_*_key; do
  if [ -f "$key" ] && ssh-keygen -y -P '' -f "$key" 2>/dev/null | grep -q '^ssh-ed25519 '; then main=$key; break; fi
done
[ -n "$main" ] || fail 26 "sshd has no ed25519 host key that lies on the disk"
next=$main.next

umask 077
if [ "$what" = make ]; then
  given=$(cat)
  if [ -n "$given" ]; then
    rm -f "$next"
    printf '%s\n' "$given" >"$next" || fail 28 "the new host key cannot be written"
  fi
  [ -s "$next" ] || ssh-keygen -q -t ed25519 -N '' -C "root@installed" -f "$next" >&2 </dev/null || fail 28 "ssh-keygen failed"
  ssh-keygen -y -P '' -f "$next" >"$next.pub" || fail 28 "the new host key cannot be read"
  sync
  printf 'host_key=%s\n' "$(cut -d' ' -f1,2 "$next.pub")"
  exit 0
fi

if [ -s "$next" ]; then
  chmod 644 "$next.pub" || fail 28 "$next.pub cannot be written"
  for file in .pub ''; do
    # A file that something is mounted on cannot be replaced, only written.
    mv "$next$file" "$main$file" 2>/dev/null || cat "$next$file" >"$main$file" || fail 28 "$main$file cannot be written"
    rm -f "$next$file"
  done
fi
[ -s /etc/machine-id ] || systemd-machine-id-setup >&2
[ -s /var/lib/systemd/credential.secret ] || rm -f /var/lib/systemd/credential.secret
own=$(cat /etc/machine-id)
for journal in /var/log/journal/*; do
  case ${journal##*/} in
    "$own" | "$own".*) ;;
    *) if [ ${#own} -eq 32 ]; then rm -rf "$journal"; fi ;;
  esac
done
for log in /var/log/wtmp /var/log/btmp /var/log/lastlog; do if [ -e "$log" ]; then : >"$log"; fi; done
rm -f "$mark"
sync
# Connections that stand are not touched: they are processes of their own.
systemctl try-restart sshd.service >&2 || fail 28 "sshd cannot be restarted"
printf 'host_key=%s\n' "$(cut -d' ' -f1,2 "$main.pub")"
