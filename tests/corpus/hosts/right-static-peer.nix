# The way to the gateway is the address's peer.
{ exactly, ... }: {
  config.systemd.network.networks."10-uplink" = {
    networkConfig = exactly { DHCP = "no"; IPv6AcceptRA = false; };
    address = [ "2001:db8:1::1/64" ];
    addresses = [ { Address = "203.0.113.7/32"; Peer = "172.31.1.1/32"; } ];
    gateway = [ "172.31.1.1" "fe80::1" ]; dns = [ "185.12.64.1" ];
  };
}
