# Left to its default.
{ config.networking.hostName = "nixos"; }
