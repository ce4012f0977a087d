# Everything Snowlift asks of one host, in one evaluation.
#
# Applied to a flake's `nixosConfigurations`. Tolerant: an option that a configuration lacks is null, so that small or
# unusual configurations evaluate too. Reading `drvPath` writes the derivations to the store; nothing is built.
{ host }:
configurations:
if !(configurations ? ${host}) then
  { found = false; hosts = builtins.attrNames configurations; }
else
  let
    machine = configurations.${host};
    config = machine.config;
    build = config.system.build;
    derivation = d: { drv = d.drvPath; out = d.outPath; };
    openssh = config.services.openssh or { };
    user = name: u: {
      inherit name;
      keys = u.openssh.authorizedKeys.keys or [ ];
      groups = u.extraGroups or [ ];
      normal = u.isNormalUser or false;
    };
  in
  {
    found = true;
    system = machine.pkgs.stdenv.hostPlatform.system or (machine.pkgs.system or null);
    hostName = config.networking.hostName or null;
    toplevel = derivation build.toplevel;
    disko = if build ? diskoScript then derivation build.diskoScript else null;
    substituters = config.nix.settings.substituters or [ ];
    trustedKeys = config.nix.settings.trusted-public-keys or [ ];
    ssh = {
      enable = openssh.enable or null;
      ports = openssh.ports or [ 22 ];
      permitRootLogin = openssh.settings.PermitRootLogin or (openssh.permitRootLogin or null);
      hostKeys = map (key: { inherit (key) path type; }) (openssh.hostKeys or [ ]);
    };
    users = builtins.attrValues (builtins.mapAttrs user (config.users.users or { }));
    sudoWithoutPassword = !(config.security.sudo.wheelNeedsPassword or true);
  }
