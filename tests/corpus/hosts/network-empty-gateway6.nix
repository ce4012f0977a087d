# networking.nix as it was generated on a machine without IPv6.
{ exactly, ... }: {
  config = {
    networking = {
      useNetworkd = false; usePredictableInterfaceNames = false;
      nameservers = [ "185.12.64.1" ]; dhcpcd.enable = false; useDHCP = true; defaultGateway = { address = "172.31.1.1"; interface = null; metric = null; }; defaultGateway6 = { address = ""; interface = "eth0"; };
      interfaces.eth0 = {
        name = "eth0"; useDHCP = null;
        ipv4 = { addresses = [ { address = "203.0.113.7"; prefixLength = 32; } ]; routes = [ { address = "172.31.1.1"; prefixLength = 32; } ]; };
        ipv6 = { addresses = [  ]; routes = [ ]; };
      };
    };
    systemd.network = exactly { enable = false; networks = { }; };
  };
}
