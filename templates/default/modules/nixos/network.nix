# IPv4 by DHCP and IPv6 by router advertisements, whatever the interface is called.
{
  networking = {
    useNetworkd = true;
    useDHCP = false;
  };

  systemd.network.networks."90-uplink" = {
    matchConfig.Name = "en* eth*";
    networkConfig = {
      DHCP = "yes";
      IPv6AcceptRA = true;
    };
  };
}
