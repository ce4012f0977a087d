# NetworkManager looks after every interface.
{ exactly, ... }: {
  config = { networking = { useNetworkd = false; networkmanager.enable = true; }; systemd.network = exactly { enable = false; networks = { }; }; };
}
