# A predictable name, with such names switched off.
{ exactly, ... }: {
  config = {
    networking = {
      useNetworkd = false; usePredictableInterfaceNames = false;
      interfaces.enp1s0 = { name = "enp1s0"; useDHCP = true; ipv4 = { addresses = [ ]; routes = [ ]; }; ipv6 = { addresses = [ ]; routes = [ ]; }; };
    };
    systemd.network = exactly { enable = false; networks = { }; };
  };
}
