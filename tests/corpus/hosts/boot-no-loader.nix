# Nothing to start it.
{ config.boot.loader.grub.enable = false; }
