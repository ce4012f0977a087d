# The firewall is open for the port of yesterday.
{
  config.services.openssh = { ports = [ 2222 ]; openFirewall = false; };
  config.networking.firewall = { allowedTCPPorts = [ 22 ]; allowedTCPPortRanges = [ { from = 8000; to = 8999; } ]; };
}
