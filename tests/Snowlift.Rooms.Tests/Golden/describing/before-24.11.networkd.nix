# The network of web, as the machine and its cloud told it. snowlift:bc2764e9db624dee
# Written by Snowlift, which writes it anew when it is asked to; it asks before a change by hand is lost.
{ ... }:
{
  systemd.network.enable = true;
  systemd.network.networks."05-uplink" = {
    matchConfig = { MACAddress = "96:00:02:00:00:01"; Type = "ether"; };
    address = [ "203.0.113.7/32" "2001:db8:1::1/64" ];
    routes = [
      { routeConfig = { Gateway = "172.31.1.1"; GatewayOnLink = true; }; }
      { routeConfig = { Gateway = "fe80::1"; }; }
    ];
    networkConfig = { DHCP = "no"; IPv6AcceptRA = false; };
  };
  systemd.network.networks."05-private0" = {
    matchConfig = { MACAddress = "86:00:00:11:22:33"; Type = "ether"; };
    address = [ "10.0.1.2/32" "10.0.1.9/32" ];
    routes = [ { routeConfig = { Destination = "10.0.0.0/16"; Gateway = "10.0.0.1"; GatewayOnLink = true; }; } ];
    networkConfig = { DHCP = "no"; IPv6AcceptRA = false; };
    linkConfig = { MTUBytes = "1450"; RequiredForOnline = "no"; };
  };
  networking.nameservers = [ "185.12.64.2" "2a01:4ff:ff00::add:1" ];
}
