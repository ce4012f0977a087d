# sshd listens on loopback.
{ config.services.openssh.listenAddresses = [ { addr = "127.0.0.1"; port = 22; } { addr = "::1"; port = null; } ]; }
