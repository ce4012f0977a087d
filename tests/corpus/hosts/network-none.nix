# Nothing gives it an address.
{ exactly, ... }: {
  config = { networking.useNetworkd = false; systemd.network = exactly { enable = false; networks = { }; }; };
}
