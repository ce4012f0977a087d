# sshd wants a code, too.
{ config.services.openssh.settings.AuthenticationMethods = "publickey,keyboard-interactive"; }
