# The card is in a bridge, and the bridge has the address.
{ exactly, ... }: {
  config.systemd.network.networks = exactly {
    "10-card" = { matchConfig.Name = "enp1s0"; networkConfig.Bridge = "br0"; };
    "20-bridge" = { matchConfig.Name = "br0"; networkConfig.DHCP = "ipv4"; };
    "30-tunnel" = { matchConfig.Name = "wg0"; address = [ "10.10.0.1/24" ]; };
  };
}
