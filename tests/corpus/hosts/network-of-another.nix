# The static addresses of the server before.
{ exactly, ... }: {
  config.systemd.network.networks."10-uplink" = {
    networkConfig = exactly { DHCP = "no"; IPv6AcceptRA = false; };
    address = [ "198.51.100.9/32" "2001:db8:9::1/64" ];
    routes = [ { Gateway = "172.31.1.1"; GatewayOnLink = true; } { Gateway = "fe80::1"; } ]; dns = [ "185.12.64.1" ];
  };
}
