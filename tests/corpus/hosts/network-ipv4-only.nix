# DHCP for IPv4, and nothing for IPv6.
{ exactly, ... }: {
  config.systemd.network.networks."10-uplink" = {
    networkConfig = exactly { DHCP = "ipv4"; IPv6AcceptRA = false; };
    address = [  ];
    
  };
}
