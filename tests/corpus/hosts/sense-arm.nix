# For the other processor.
{ config.nixpkgs.hostPlatform.system = "aarch64-linux"; }
