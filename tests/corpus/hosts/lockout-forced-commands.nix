# Root may run one command.
{ config.services.openssh.settings.PermitRootLogin = "forced-commands-only"; }
