# Sections as networkd's module had them before 24.11.
{ exactly, ... }: {
  config.systemd.network.networks."10-uplink" = {
    networkConfig = exactly { DHCP = "no"; IPv6AcceptRA = false; };
    address = [ "203.0.113.7/32" ];
    addresses = [ { addressConfig.Address = "2001:db8:1::1/64"; } ];
    routes = [ { routeConfig = { Destination = "172.31.1.1"; Scope = "link"; }; } { routeConfig = { Gateway = "172.31.1.1"; }; } { routeConfig.Gateway = "fe80::1"; } ]; dns = [ "185.12.64.1" ];
  };
}
