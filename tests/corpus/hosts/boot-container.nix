# Has no kernel.
{ config.boot = { isContainer = true; loader.grub.enable = false; }; }
