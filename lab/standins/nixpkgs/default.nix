# `import nixpkgs { system = …; }`
{ system ? builtins.currentSystem, overlays ? [ ], ... }: import ./pkgs.nix { lib = import ./lib; inherit system overlays; }
