# en*, with such names switched off by the kernel's parameter.
{ config = { boot.kernelParams = [ "net.ifnames=0" ]; systemd.network.networks."10-uplink".matchConfig.Name = "en*"; }; }
