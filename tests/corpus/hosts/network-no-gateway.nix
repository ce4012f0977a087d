# Static addresses, and no gateway.
{ exactly, ... }: {
  config.systemd.network.networks."10-uplink" = {
    networkConfig = exactly { DHCP = "no"; IPv6AcceptRA = false; };
    address = [ "203.0.113.7/32" "2001:db8:1::1/64" ];
    dns = [ "185.12.64.1" ];
  };
}
