{ pkgs, ... }:
{
  home.stateVersion = "26.05";

  home.packages = [
    pkgs.jq
    pkgs.ripgrep
  ];

  programs.git.enable = true;
}
