{ lib, config, pkgs, ... }:
let
  t = lib.types;
  option = type: default: lib.mkOption { inherit type default; };
  free = option (t.attrsOf t.anything) { };
  file = t.attrsOf (t.submodule ({ name, ... }: { options = {
    target = option t.str name; text = option (t.nullOr t.lines) null; source = option (t.nullOr t.path) null; executable = option t.anything null; force = option t.bool false; recursive = option t.bool false; enable = option t.bool true;
  }; }));
  cfg = config.home-manager;
  home = { name, ... }: {
    options = {
      home = {
        username = option t.str name;
        homeDirectory = option t.anything config.users.users.${name}.home;
        stateVersion = option t.str "26.05";
        packages = option (t.listOf t.anything) [ ];
        file = option file { };
        sessionVariables = free; shellAliases = free; sessionPath = option (t.listOf t.str) [ ]; language = free; keyboard = option t.anything { }; activation = free;
        enableNixpkgsReleaseCheck = option t.bool true;
      };
      xdg = option (t.submodule { freeformType = t.attrsOf t.anything; options.configFile = option file { }; }) { };
      programs = free; services = free; systemd = free; nixpkgs = free; nix = free; manual = free; news = free; fonts = free; dconf = free; gtk = free;
      targets = free; editorconfig = free; assertions = option (t.listOf t.anything) [ ]; warnings = option (t.listOf t.str) [ ];
    };
  };
  plain = prefix: files: map (f: { target = prefix + f.target; text = if f.text != null then f.text else builtins.readFile f.source; })
    (builtins.filter (f: f.enable && (f.text != null || f.source != null)) (builtins.attrValues files));
  write = f: "mkdir -p \"$(dirname ~/${lib.escapeShellArg f.target})\" && printf %s ${lib.escapeShellArg f.text} > ~/${lib.escapeShellArg f.target}";
  unit = user: home: lib.nameValuePair "home-manager-${user}" {
    description = "Home Manager environment for ${user}";
    wantedBy = [ "multi-user.target" ];
    before = [ "systemd-user-sessions.service" ];
    serviceConfig = { Type = "oneshot"; RemainAfterExit = true; User = user; };
    script = lib.concatStringsSep "\n" ([ "set -eu" ] ++ map write (plain "" home.home.file ++ plain ".config/" home.xdg.configFile) ++ [ "true" ]);
  };
in
{
  options.home-manager = {
    useGlobalPkgs = option t.bool false;
    useUserPackages = option t.bool false;
    backupFileExtension = option (t.nullOr t.str) null;
    backupCommand = option t.anything null;
    verbose = option t.bool false;
    extraSpecialArgs = option (t.attrsOf t.raw) { };
    sharedModules = option (t.listOf t.raw) [ ];
    users = option (t.attrsOf (t.submoduleWith {
      modules = [ home ] ++ cfg.sharedModules;
      specialArgs = { inherit pkgs; osConfig = config; } // cfg.extraSpecialArgs;
    })) { };
  };

  config = {
    systemd.services = lib.mapAttrs' unit cfg.users;
    assertions = lib.mapAttrsToList
      (user: _: { assertion = config.users.users ? ${user}; message = "home-manager.users.${user}: there is no users.users.${user}."; }) cfg.users;
  };
}
