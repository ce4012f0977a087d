# shellcheck shell=sh disable=SC2154 # Nix passes the variables
# Stage 1: BusyBox, the disk's drivers, and stage-1.sh as /init.
mkdir -p "$out" root/bin root/dev root/proc root/sys root/mnt-root root/lib
cp "$busyboxFile" root/bin/busybox
for applet in $(busybox --list); do [ "$applet" = busybox ] || ln -s busybox "root/bin/$applet"; done
cp "$modules"/* root/lib/
sed "s,@rootLabel@,$rootLabel,g" "$init" > root/init
chmod 755 root/init
find root -exec touch -hd @1 {} + 2>/dev/null || true
(cd root && find . | sort | cpio -o -H newc -R 0:0) | gzip > "$out/initrd"
