{
  lib,
  modulesPath,
  hostname,
  ...
}:
{
  imports = [
    (modulesPath + "/profiles/qemu-guest.nix")
    ../../modules/nixos/network.nix
  ]
  ++ lib.filter builtins.pathExists [
    ./networking.nix
    ./hardware-configuration.nix
  ];

  networking.hostName = hostname;

  users.users.alice = {
    isNormalUser = true;
    extraGroups = [ "wheel" ];
    openssh.authorizedKeys.keys = [
      "ssh-ed25519 replace-this-by-the-line-of-your-public-key-which-is-in-.ssh/id_ed25519.pub alice@laptop"
    ];
  };

  home-manager.users.alice = import ../../home;

  # The release that this host was first installed with; it stays when nixpkgs moves on.
  system.stateVersion = "26.05";
}
