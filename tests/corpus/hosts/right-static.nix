# Addresses by hand, as networkd takes them since NixOS 24.11.
{
  config.systemd.network.networks."10-uplink" = {
    matchConfig.Name = "en* eth*";
    networkConfig = { DHCP = "no"; IPv6AcceptRA = false; };
    address = [ "203.0.113.7/32" "2001:db8:1::1/64" ];
    dns = [ "185.12.64.1" "2a01:4ff:ff00::add:1" ];
    routes = [ { Gateway = "172.31.1.1"; GatewayOnLink = true; } { Gateway = "fe80::1"; } ];
  };
}
