# Modules by their other names, in the newer shape: a set of names.
{ exactly, ... }: {
  config.boot.initrd.availableKernelModules = exactly { virtio-pci = true; virtio-scsi = true; nvme = false; };
}
