# The network of web, as the machine and its cloud told it. snowlift:c54837fae03b2ca9
# Written by Snowlift, which writes it anew when it is asked to; it asks before a change by hand is lost.
{ ... }:
{
  systemd.network.enable = true;
  systemd.network.networks."05-uplink" = {
    matchConfig = { MACAddress = "bc:24:11:00:00:02"; Type = "ether"; };
    address = [ "198.51.100.20/24" ];
    routes = [ { Gateway = "198.51.100.1"; } ];
    networkConfig = { DHCP = "no"; IPv6AcceptRA = false; };
  };
  systemd.network.networks."05-lan0" = {
    matchConfig = { MACAddress = "bc:24:11:00:00:01"; Type = "ether"; };
    address = [ "192.168.7.5/24" ];
    routes = [ { Destination = "192.168.0.0/16"; Gateway = "192.168.7.1"; } ];
    networkConfig = { DHCP = "no"; IPv6AcceptRA = false; };
    linkConfig = { RequiredForOnline = "no"; };
  };
  networking.nameservers = [ "198.51.100.1" ];
}
