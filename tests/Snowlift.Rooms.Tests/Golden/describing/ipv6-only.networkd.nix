# The network of web, as the machine and its cloud told it. snowlift:bfe5dd27d1127288
# Written by Snowlift, which writes it anew when it is asked to; it asks before a change by hand is lost.
{ ... }:
{
  systemd.network.enable = true;
  systemd.network.networks."05-uplink" = {
    matchConfig = { MACAddress = "96:00:02:00:00:01"; Type = "ether"; };
    address = [ "2001:db8:1::1/64" ];
    routes = [ { Gateway = "fe80::1"; } ];
    networkConfig = { DHCP = "no"; IPv6AcceptRA = false; };
  };
  networking.nameservers = [ "2a01:4ff:ff00::add:1" ];
}
