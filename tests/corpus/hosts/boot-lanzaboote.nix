# Likewise.
{ config.boot = { lanzaboote.enable = true; loader.grub.enable = false; }; }
