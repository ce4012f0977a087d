# The network of web, as the machine and its cloud told it. snowlift:7570695678928e50
# Written by Snowlift, which writes it anew when it is asked to; it asks before a change by hand is lost.
{ ... }:
{
  systemd.network.enable = true;
  systemd.network.networks."05-uplink" = {
    matchConfig = { MACAddress = "96:00:02:00:00:01"; Type = "ether"; };
    address = [ "172.31.1.15/32" ];
    routes = [ { Gateway = "172.31.1.1"; GatewayOnLink = true; } ];
    networkConfig = { DHCP = "no"; IPv6AcceptRA = false; };
  };
  networking.nameservers = [ "172.31.1.3" ];
}
