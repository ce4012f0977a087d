# A static IPv6 address, and nothing for IPv4.
{ exactly, ... }: {
  config.systemd.network.networks."10-uplink" = {
    networkConfig = exactly { DHCP = "no"; IPv6AcceptRA = false; };
    address = [ "2001:db8:1::1/64" ];
    routes = [ { Gateway = "fe80::1"; } ]; dns = [ "185.12.64.1" ];
  };
}
