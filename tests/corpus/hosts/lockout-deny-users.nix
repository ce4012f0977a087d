# Root is denied.
{ config.services.openssh.settings.DenyUsers = [ "r*" ]; }
