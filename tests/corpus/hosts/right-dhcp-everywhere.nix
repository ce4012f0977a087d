# networking.useDHCP, which is NixOS's default; and a tunnel.
{ exactly, ... }: {
  config = {
    networking = {
      useNetworkd = false; useDHCP = true;
      interfaces.wg0 = { name = "wg0"; useDHCP = null; ipv4 = { addresses = [ { address = "10.10.0.1"; prefixLength = 24; } ]; routes = [ ]; }; ipv6 = { addresses = [ ]; routes = [ ]; }; };
    };
    systemd.network = exactly { enable = false; networks = { }; };
  };
}
