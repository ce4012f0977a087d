{ inputs, ... }:
{
  imports = [ inputs.sops-nix.nixosModules.sops ];

  # Secrets are encrypted for the server's own host key: `ssh-keyscan HOST | ssh-to-age` prints its recipient.
  sops.age.sshKeyPaths = [ "/etc/ssh/ssh_host_ed25519_key" ];
}
