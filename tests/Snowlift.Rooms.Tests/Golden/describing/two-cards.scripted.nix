# The network of web, as the machine and its cloud told it. snowlift:67b1c87f04145aa8
# Written by Snowlift, which writes it anew when it is asked to; it asks before a change by hand is lost.
{ lib, ... }:
{
  systemd.network.links."05-uplink" = {
    matchConfig = { MACAddress = "bc:24:11:00:00:02"; Type = "ether"; };
    linkConfig.Name = "uplink";
  };
  networking.interfaces."uplink" = {
    useDHCP = lib.mkForce false;
    ipv4.addresses = [ { address = "198.51.100.20"; prefixLength = 24; } ];
  };
  systemd.network.links."05-lan0" = {
    matchConfig = { MACAddress = "bc:24:11:00:00:01"; Type = "ether"; };
    linkConfig.Name = "lan0";
  };
  networking.interfaces."lan0" = {
    useDHCP = lib.mkForce false;
    ipv4.addresses = [ { address = "192.168.7.5"; prefixLength = 24; } ];
    ipv4.routes = [ { address = "192.168.0.0"; prefixLength = 16; via = "192.168.7.1"; } ];
  };
  networking.useDHCP = lib.mkForce false;
  networking.defaultGateway = { address = "198.51.100.1"; interface = "uplink"; };
  networking.nameservers = [ "198.51.100.1" ];
}
