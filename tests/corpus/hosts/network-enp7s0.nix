# The card of an ARM server, in a configuration for an x86 one.
{ config.systemd.network.networks."10-uplink".matchConfig.Name = "enp7s0"; }
