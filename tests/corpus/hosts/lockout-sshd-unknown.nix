# Not a word of sshd.
{ gone, ... }: { config.services.openssh.enable = gone; }
