# shellcheck shell=sh
# Plays reboot: PlayedMachine.Reboot does the rest.
: >/played/rebooting
