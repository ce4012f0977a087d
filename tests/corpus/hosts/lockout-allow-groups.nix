# Root is not in that group.
{ config.services.openssh.settings.AllowGroups = [ "ssh-users" ]; }
