# The firewall is closed.
{
  config.services.openssh.openFirewall = false;
  config.networking.firewall.allowedTCPPorts = [ 80 443 ];
}
