# Root'\''s group is denied.
{ config.services.openssh.settings.DenyGroups = [ "root" ]; }
