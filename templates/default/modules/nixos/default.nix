{ pkgs, ... }:
{
  imports = [
    ./home-manager.nix
    ./sops.nix
    ./ssh.nix
  ];

  nix.settings.experimental-features = [
    "nix-command"
    "flakes"
  ];

  environment.systemPackages = [
    pkgs.git
    pkgs.htop
  ];
}
