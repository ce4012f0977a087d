# shellcheck shell=sh
# Waits long enough to give way, and no longer.
exec /programs/sleep 0.1
