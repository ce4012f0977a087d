# The network of web, as the machine and its cloud told it. snowlift:ee5335360c7a2e6a
# Written by Snowlift, which writes it anew when it is asked to; it asks before a change by hand is lost.
{ lib, ... }:
{
  systemd.network.links."05-uplink" = {
    matchConfig = { MACAddress = "96:00:02:00:00:01"; Type = "ether"; };
    linkConfig.Name = "uplink";
  };
  networking.interfaces."uplink" = {
    useDHCP = lib.mkForce false;
    ipv4.addresses = [ { address = "203.0.113.7"; prefixLength = 32; } ];
    ipv4.routes = [ { address = "172.31.1.1"; prefixLength = 32; } ];
    ipv6.addresses = [ { address = "2001:db8:1::1"; prefixLength = 64; } ];
  };
  networking.useDHCP = lib.mkForce false;
  networking.defaultGateway = { address = "172.31.1.1"; interface = "uplink"; };
  networking.defaultGateway6 = { address = "fe80::1"; interface = "uplink"; };
  networking.nameservers = [ "185.12.64.2" "2a01:4ff:ff00::add:1" ];
}
