# The options that the stand-in knows, with NixOS's names, types and defaults.
{ lib, pkgs, standIn, ... }:
let
  t = lib.types;
  option = type: default: lib.mkOption { inherit type default; };
  flag = default: option t.bool default;
  maybe = type: option (t.nullOr type) null;
  list = type: option (t.listOf type) [ ];
  set = type: option (t.attrsOf type) { };
  group = options: t.submodule { inherit options; };
  # A group that takes names beside those listed, as NixOS's `settings` do.
  open = options: option (t.submodule { freeformType = t.attrsOf t.anything; inherit options; }) { };
  free = option (t.attrsOf t.anything) { };
  address = group { address = lib.mkOption { type = t.str; }; prefixLength = lib.mkOption { type = t.int; }; };
  route = group { address = lib.mkOption { type = t.str; }; prefixLength = lib.mkOption { type = t.int; }; via = maybe t.str; options = free; };
  gateway = t.nullOr (t.coercedTo t.str (address: { inherit address; }) (group { address = lib.mkOption { type = t.str; }; interface = maybe t.str; metric = maybe t.int; }));
  range = group { from = lib.mkOption { type = t.port; }; to = lib.mkOption { type = t.port; }; };
  ports = { allowedTCPPorts = list t.port; allowedUDPPorts = list t.port; allowedTCPPortRanges = list range; allowedUDPPortRanges = list range; };
  keys = { keys = list t.str; keyFiles = list t.path; };
  passwords = lib.genAttrs [ "password" "hashedPassword" "hashedPasswordFile" "initialPassword" "initialHashedPassword" ] (_: maybe t.str);
in
{
  options = {
    assertions = list t.anything;
    warnings = list t.str;
    meta = free;
    lib = free;

    system = {
      stateVersion = option t.str "26.05";
      build = option (t.lazyAttrsOf t.raw) { };
      nixos = { release = option t.str "26.05"; version = option t.str "26.05.stand-in"; tags = list t.str; };
      configurationRevision = maybe t.str;
      autoUpgrade = free;
    };
    nixpkgs = {
      hostPlatform = lib.mkOption { type = t.anything; default = standIn.system; apply = p: if builtins.isString p then { system = p; } else p; };
      system = option t.str standIn.system;
      config = free;
      overlays = list t.raw;
    };
    nix = { enable = flag true; settings = open { experimental-features = list t.str; substituters = list t.str; trusted-public-keys = list t.str; };
      gc = free; optimise = free; registry = free; nixPath = list t.str; channel = free; extraOptions = option t.lines ""; package = option t.anything pkgs.nix; };

    networking = ports // {
      hostName = option (t.strMatching "$|[a-zA-Z0-9]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9])?") "nixos";
      domain = maybe t.str;
      hostId = maybe t.str;
      useDHCP = flag true;
      useNetworkd = flag false;
      enableIPv6 = flag true;
      usePredictableInterfaceNames = flag true;
      tempAddresses = option t.str "default";
      nameservers = list t.str;
      search = list t.str;
      timeServers = list t.str;
      hosts = set (t.listOf t.str);
      extraHosts = option t.lines "";
      defaultGateway = option gateway null;
      defaultGateway6 = option gateway null;
      dhcpcd = { enable = flag true; extraConfig = option t.lines ""; };
      networkmanager = { enable = flag false; unmanaged = list t.str; };
      nftables = { enable = flag false; ruleset = option t.lines ""; };
      interfaces = set (group {
        useDHCP = maybe t.bool;
        macAddress = maybe t.str;
        mtu = maybe t.int;
        ipv4 = { addresses = list address; routes = list route; };
        ipv6 = { addresses = list address; routes = list route; };
      });
      firewall = ports // { enable = flag true; allowPing = flag true; trustedInterfaces = list t.str; checkReversePath = option t.anything true;
        logRefusedConnections = flag true; extraCommands = option t.lines ""; interfaces = set (group ports); };
    };

    boot = {
      isContainer = flag false;
      kernelParams = list t.str;
      kernelModules = list t.str;
      kernelPackages = option t.anything { };
      kernel.sysctl = free;
      extraModulePackages = list t.anything;
      supportedFilesystems = option t.anything { };
      growPartition = flag false;
      tmp = { cleanOnBoot = flag false; useTmpfs = flag false; };
      initrd = { systemd = open { enable = flag true; }; availableKernelModules = list t.str; kernelModules = list t.str; luks.devices = free; network = free; supportedFilesystems = option t.anything { }; };
      loader = {
        timeout = option (t.nullOr t.int) 5;
        systemd-boot = open { enable = flag false; };
        efi = { canTouchEfiVariables = flag false; efiSysMountPoint = option t.str "/boot"; };
        grub = {
          enable = flag true;
          device = option t.str "";
          devices = list t.str;
          efiSupport = flag false;
          efiInstallAsRemovable = flag false;
          configurationLimit = option t.int 100;
          useOSProber = flag false;
          zfsSupport = flag false;
          extraConfig = option t.lines "";
          mirroredBoots = list (group { path = lib.mkOption { type = t.str; }; devices = list t.str; efiSysMountPoint = maybe t.str; });
        };
      };
    };

    fileSystems = set (t.submodule ({ name, ... }: { options = {
      mountPoint = option t.str name; device = maybe t.str; label = maybe t.str; fsType = option t.str "auto";
      options = option (t.listOf t.str) [ "defaults" ]; neededForBoot = flag false; autoResize = flag false; noCheck = flag false; depends = list t.str;
    }; }));
    swapDevices = list (group { device = maybe t.str; size = maybe t.int; label = maybe t.str; options = list t.str; priority = maybe t.int; randomEncryption = option t.anything false; });
    zramSwap = free;

    security = {
      sudo = { enable = flag true; wheelNeedsPassword = flag true; execWheelOnly = flag false; extraRules = list t.anything; extraConfig = option t.lines ""; };
      doas = free; polkit = free; pam = free; acme = free; rtkit = free;
    };

    users = {
      mutableUsers = flag true;
      defaultUserShell = maybe t.anything;
      groups = set (group { gid = maybe t.int; members = list t.str; });
      users = set (t.submodule ({ name, config, ... }: { options = passwords // {
        name = option t.str name; enable = flag true; uid = maybe t.int; description = option t.str "";
        isNormalUser = flag false; isSystemUser = flag false; group = option t.str (if config.isNormalUser then "users" else "");
        extraGroups = list t.str; home = option t.str (if config.isNormalUser then "/home/${name}" else "/var/empty"); createHome = flag config.isNormalUser;
        homeMode = option t.str "700"; linger = flag false; shell = option t.anything "/run/current-system/sw/bin/bash"; ignoreShellProgramCheck = flag false;
        packages = list t.anything; openssh.authorizedKeys = keys; subUidRanges = list t.anything; subGidRanges = list t.anything; autoSubUidGidRange = flag false;
      }; }));
    };

    environment = { systemPackages = list t.anything; variables = free; sessionVariables = free; shellAliases = free; pathsToLink = list t.str; defaultPackages = list t.anything;
      etc = set (t.submodule ({ name, ... }: { options = { enable = flag true; target = option t.str name; text = maybe t.lines; source = maybe t.path; mode = option t.str "symlink"; user = option t.str "root"; group = option t.str "root"; }; })); };
    programs = free;
    documentation = free;
    fonts = free;
    time = { timeZone = maybe t.str; hardwareClockInLocalTime = flag false; };
    i18n = free;
    console = free;
    hardware = free;
    virtualisation = free;
    powerManagement = free;
  };
}
