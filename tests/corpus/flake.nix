{
  description = "Hosts that are right, and hosts that are wrong in one way each, for Snowlift's checks";

  # Not NixOS: the options that Snowlift reads, in NixOS's own shape, so that they evaluate in a moment and without nixpkgs.
  # `base.nix` is a host that is right. Every file of ./hosts is one more: what it says is laid over the base.
  outputs = { self }:
    let
      lib = import ./lib.nix;
      base = import ./base.nix;
      files = builtins.attrNames (builtins.readDir ./hosts);
      nameOf = file: builtins.head (builtins.match "(.*)\\.nix" file);
      hostOf = file:
        let overrides = import (./hosts + "/${file}");
            own = if builtins.isFunction overrides then overrides (lib // { inherit base; }) else overrides;
            named = lib.merge base { config.networking.hostName = nameOf file; };
        in lib.host (lib.merge named own);
    in
    {
      nixosConfigurations =
        builtins.listToAttrs (map (file: { name = nameOf file; value = hostOf file; }) files);
    };
}
