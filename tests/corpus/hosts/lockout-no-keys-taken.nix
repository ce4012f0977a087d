# sshd takes no keys.
{ config.services.openssh.settings.PubkeyAuthentication = false; }
