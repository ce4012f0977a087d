# The network of web, as the machine and its cloud told it. snowlift:be55af042a216069
# Written by Snowlift, which writes it anew when it is asked to; it asks before a change by hand is lost.
{ lib, ... }:
{
  systemd.network.links."05-uplink" = {
    matchConfig = { MACAddress = "96:00:02:00:00:01"; Type = "ether"; };
    linkConfig.Name = "uplink";
  };
  networking.interfaces."uplink" = {
    useDHCP = lib.mkForce false;
    ipv4.addresses = [ { address = "172.31.1.15"; prefixLength = 32; } ];
    ipv4.routes = [ { address = "172.31.1.1"; prefixLength = 32; } ];
  };
  networking.useDHCP = lib.mkForce false;
  networking.defaultGateway = { address = "172.31.1.1"; interface = "uplink"; };
  networking.nameservers = [ "172.31.1.3" ];
}
