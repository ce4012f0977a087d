# As much of a module system as the corpus needs.
rec {
  # merge BASE OVERRIDES : OVERRIDES laid over BASE, attribute by attribute; lists and all else are replaced.
  merge = base: overrides:
    if overrides ? _exactly then overrides._exactly
    else if builtins.isAttrs base && builtins.isAttrs overrides then
      let
        kept = builtins.filter (name: !((overrides.${name} or null) ? _gone)) (builtins.attrNames (base // overrides));
        one = name: {
          inherit name;
          value = if base ? ${name} && overrides ? ${name} then merge base.${name} overrides.${name}
            else if base ? ${name} then base.${name}
            else bare overrides.${name};
        };
      in builtins.listToAttrs (map one kept)
    else overrides;
  bare = value: value._exactly or value;

  # exactly VALUE : an attribute set that replaces the base's whole; `gone` : an attribute that is not there.
  exactly = value: { _exactly = value; };
  gone = { _gone = true; };

  # Keys of a user of the corpus: ours, and somebody else's.
  ours = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPmSAu/togsab8o9XjpKF/8PvJ/D3+ijovxPRYQfXupr me@here";
  theirs = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAa6yOtjd23lBx6PzxVg+zxhxLz6ChjspNyWD0VzB31Z colleague@office";

  # person NAME SETTINGS : an entry of users.users, as NixOS fills it in.
  person = name: settings: {
    inherit name; isNormalUser = true; isSystemUser = false; group = "users"; extraGroups = [ ]; shell = "/run/current-system/sw/bin/bash";
    password = null; hashedPassword = null; hashedPasswordFile = null; initialPassword = null; initialHashedPassword = null;
  } // settings // { openssh.authorizedKeys = { keys = settings.keys or [ ]; keyFiles = settings.keyFiles or [ ]; }; };

  # Laid over root: no keys.
  rootWithoutKeys = { openssh.authorizedKeys.keys = [ ]; };

  # host MACHINE : what `lib.nixosSystem` would return of it.
  host = machine:
    let
      inherit (machine) config;
      inherit (config.nixpkgs.hostPlatform) system;
      made = name: derivation { inherit name system; builder = "/bin/sh"; };
      failed = builtins.filter (a: !a.assertion) config.assertions;
    in machine // {
      pkgs = { inherit system; stdenv.hostPlatform = { inherit system; }; };
      config = config // {
        system = config.system // {
          build = {
            # NixOS itself refuses to make a system whose assertions fail.
            toplevel = if failed == [ ] then made "nixos-system-${config.networking.hostName}-${config.system.nixos.release}"
              else throw "Failed assertions: ${(builtins.head failed).message}";
          } // (if config ? disko then { diskoScript = made "disko"; } else { });
        };
      };
    };
}
