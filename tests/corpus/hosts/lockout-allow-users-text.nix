# The same as text, before the first Match.
{ config.services.openssh.extraConfig = "AllowUsers alice\nMatch User root\n  AllowUsers root\n"; }
