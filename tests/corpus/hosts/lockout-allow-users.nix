# Others may.
{ config.services.openssh.settings.AllowUsers = [ "alice" "deploy@10.0.0.0/8" ]; }
