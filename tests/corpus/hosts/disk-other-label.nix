# / is forced to a label that no partition has.
{ config.fileSystems."/".device = "/dev/disk/by-partlabel/nixos"; }
