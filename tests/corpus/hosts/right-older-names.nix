# The options of openssh before NixOS 23.05.
{ exactly, ... }: {
  config.services.openssh = exactly {
    enable = true; ports = [ 22 ]; openFirewall = true; permitRootLogin = "prohibit-password"; passwordAuthentication = false;
    listenAddresses = [ ]; hostKeys = [ { type = "ed25519"; path = "/etc/ssh/ssh_host_ed25519_key"; } ];
    authorizedKeysFiles = [ ".ssh/authorized_keys" ".ssh/authorized_keys2" "/etc/ssh/authorized_keys.d/%u" ];
  };
}
