# Nobody listens.
{ config.services.openssh.enable = false; }
