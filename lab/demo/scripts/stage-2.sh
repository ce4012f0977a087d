#!/bin/sh
# Stage 2: what systemd expects to find, then systemd.
export PATH=@busybox@/bin
mkdir -p /proc /sys /run
mount -t proc -o nosuid,nodev,noexec proc /proc
mount -t sysfs -o nosuid,nodev,noexec sys /sys
mount -t tmpfs -o mode=755,nosuid,nodev,size=25% run /run
echo "<<< NixOS Stage 2 >>>"
@out@/activate
ln -sfn @out@ /run/booted-system
exec env -i PATH=/run/current-system/sw/bin LOCALE_ARCHIVE= /usr/lib/systemd/systemd
