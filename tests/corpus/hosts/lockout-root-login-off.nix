# Root may not log in, and there is nobody else.
{ config.services.openssh.settings.PermitRootLogin = "no"; }
