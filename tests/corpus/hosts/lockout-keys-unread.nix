# sshd looks only where the configuration puts no keys.
{ config.services.openssh.authorizedKeysFiles = [ "%h/.ssh/authorized_keys" ]; }
