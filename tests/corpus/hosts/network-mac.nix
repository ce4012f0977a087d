# Matched by the MAC of the server before.
{ exactly, ... }: { config.systemd.network.networks."10-uplink".matchConfig = exactly { MACAddress = "96:00:00:AA:BB:CC"; }; }
