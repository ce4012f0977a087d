# The same as it was written before.
{
  config.systemd.network.networks."10-uplink" = {
    matchConfig.Name = "en* eth*";
    networkConfig = { DHCP = "no"; };
    addresses = [ { addressConfig.Address = "203.0.113.7/32"; } { addressConfig.Address = "2001:db8:1::1/64"; } ];
    dns = [ "185.12.64.1" ];
    routes = [ { routeConfig = { Gateway = "172.31.1.1"; GatewayOnLink = true; }; } { routeConfig.Gateway = "fe80::1"; } ];
  };
}
