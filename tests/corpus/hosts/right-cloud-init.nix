# cloud-init writes the network.
{ config.systemd.network.networks."10-uplink".networkConfig = { DHCP = "no"; }; config.services.cloud-init = { enable = true; network.enable = true; }; }
