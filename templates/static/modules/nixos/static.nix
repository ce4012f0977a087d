# No DHCP: each host has its addresses in hosts/<host>/networking.nix, which `snowlift deploy --static-network` writes.
{
  networking = {
    useNetworkd = true;
    useDHCP = false;
  };
}
