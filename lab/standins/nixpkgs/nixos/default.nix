# lib.nixosSystem
{ lib, demo }:
{ system ? null, modules ? [ ], specialArgs ? { }, pkgs ? null, ... }:
let
  inherit (evaluated) config;
  packages = if pkgs != null then pkgs else import ../pkgs.nix { inherit lib; inherit (config.nixpkgs) overlays; system = platform; };
  platform = if system != null then system else config.nixpkgs.hostPlatform.system;
  evaluated = lib.evalModules {
    modules = [ ./options.nix ./services.nix ./defaults.nix (import ./build.nix demo) ] ++ modules;
    specialArgs = { pkgs = packages; modulesPath = toString ./modules; standIn = { system = platform; base = import (demo + "/base.nix") { system = "x86_64-linux"; }; }; } // specialArgs;
  };
in
{
  inherit (evaluated) config options;
  pkgs = packages;
}
