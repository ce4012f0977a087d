# The gateway outside of the /32, and no way to it.
{ exactly, ... }: {
  config.systemd.network.networks."10-uplink" = {
    networkConfig = exactly { DHCP = "no"; IPv6AcceptRA = false; };
    address = [ "203.0.113.7/32" "2001:db8:1::1/64" ];
    gateway = [ "172.31.1.1" "fe80::1" ]; dns = [ "185.12.64.1" ];
  };
}
