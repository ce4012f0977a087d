# Static addresses, and nobody to ask for names.
{ exactly, ... }: {
  config.systemd.network.networks."10-uplink" = {
    networkConfig = exactly { DHCP = "no"; IPv6AcceptRA = false; };
    address = [ "203.0.113.7/32" "2001:db8:1::1/64" ];
    routes = [ { Gateway = "172.31.1.1"; GatewayOnLink = true; } { Gateway = "fe80::1"; } ];
  };
}
