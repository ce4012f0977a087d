{ lib, config }:
lib.concatLines (lib.mapAttrsToList
  (_: fs: "${if fs.label != null then "/dev/disk/by-label/${fs.label}" else toString fs.device} ${fs.mountPoint} ${fs.fsType} ${lib.concatStringsSep "," fs.options} 0 0")
  config.fileSystems
++ map (swap: "${toString swap.device} none swap defaults 0 0") config.swapDevices)
