# hardware-configuration.nix of a machine whose network card was called eth0.
{ exactly, ... }: {
  config = {
    networking = { useNetworkd = false; interfaces.eth0 = { name = "eth0"; useDHCP = true; ipv4 = { addresses = [ ]; routes = [ ]; }; ipv6 = { addresses = [ ]; routes = [ ]; }; }; };
    systemd.network = exactly { enable = false; networks = { }; };
  };
}
