# GRUB where no firmware looks.
{ config.boot.loader.grub.efiInstallAsRemovable = false; }
