# networkd and NetworkManager.
{ config.networking.networkmanager.enable = true; }
