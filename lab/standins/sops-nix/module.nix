{ lib, config, ... }:
let
  t = lib.types;
  option = type: default: lib.mkOption { inherit type default; };
  secret = t.submodule ({ name, ... }: {
    freeformType = t.attrsOf t.anything;
    options.path = option t.str "/run/secrets/${name}";
  });
  template = t.submodule ({ name, ... }: {
    freeformType = t.attrsOf t.anything;
    options = { path = option t.str "/run/secrets/rendered/${name}"; content = option t.lines ""; };
  });
in
{
  options.sops = {
    defaultSopsFile = option (t.nullOr t.path) null;
    defaultSopsFormat = option t.str "yaml";
    validateSopsFiles = option t.bool true;
    age = option (t.attrsOf t.anything) { };
    gnupg = option (t.attrsOf t.anything) { };
    secrets = option (t.attrsOf secret) { };
    templates = option (t.attrsOf template) { };
    placeholder = lib.mkOption { type = t.attrsOf t.str; default = lib.mapAttrs (name: _: "<SOPS:${name}:PLACEHOLDER>") config.sops.secrets; };
  };
}
