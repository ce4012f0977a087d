# Written for networkd, which does not run.
{ config = { networking.useNetworkd = false; systemd.network.enable = false; }; }
