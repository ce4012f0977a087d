# One configuration, in the shape that `lib.nixosSystem` returns: { config, pkgs }.
{ base
, system
, authorizedKeys
, overlay ? null        # a directory laid over ./etc
, rootLabel ? "disk-main-root" # of the partition that stage 1 looks for
, removed ? [ ]         # units of ./etc that are left out
, diskoFails ? false
}:
let
  disk = "/dev/sda";
  partlabel = name: "/dev/disk/by-partlabel/disk-main-${name}";
  pkgs = { inherit system; stdenv.hostPlatform = { inherit system; }; };
  accounts = {
    root = {
      name = "root"; uid = 0; isNormalUser = false; isSystemUser = true; home = "/root"; extraGroups = [ ];
      openssh.authorizedKeys = { keys = authorizedKeys; keyFiles = [ ]; };
    };
    demo = {
      name = "demo"; uid = 1000; isNormalUser = true; isSystemUser = false; home = "/home/demo"; extraGroups = [ "wheel" ];
      openssh.authorizedKeys = { keys = authorizedKeys; keyFiles = [ ]; };
    };
  };
  diskoScript = shebang: base.mk "disko" { inherit shebang disk; fails = diskoFails; script = ./scripts/disko.sh; } ./build/disko.sh;
in
{
  inherit pkgs;
  options = { };
  config = rec {
    inherit pkgs;
    nixpkgs.hostPlatform = { inherit system; };
    nix.settings = { substituters = [ ]; trusted-public-keys = [ ]; experimental-features = [ "nix-command" "flakes" ]; };

    networking = {
      hostName = "demo";
      domain = null;
      useDHCP = false;
      useNetworkd = true;
      # Nothing filters packets here; the ports are those that a firewall would have to leave open.
      firewall = { enable = false; allowedTCPPorts = services.openssh.ports; allowedTCPPortRanges = [ ]; };
    };
    # What etc/systemd/network says, which is what is installed.
    systemd.network = {
      enable = true;
      networks."10-eth0" = {
        matchConfig.Name = "eth* en*";
        networkConfig = { DHCP = "ipv4"; LinkLocalAddressing = "no"; IPv6AcceptRA = false; };
        dhcpV4Config.ClientIdentifier = "mac";
      };
    };

    boot.loader = {
      grub = {
        enable = true;
        device = disk;
        devices = [ disk ];
        efiSupport = true;
        efiInstallAsRemovable = true;
        mirroredBoots = [ { path = "/boot"; devices = [ disk ]; efiSysMountPoint = "/boot"; } ];
      };
      systemd-boot.enable = false;
      efi = { canTouchEfiVariables = false; efiSysMountPoint = "/boot"; };
    };
    boot.initrd = { systemd.enable = false; availableKernelModules = [ "virtio_pci" "virtio_scsi" "sd_mod" ]; };
    boot.kernelParams = [ "console=tty0" "console=ttyS0,115200" "net.ifnames=0" ];

    fileSystems = {
      "/" = { device = partlabel "root"; fsType = "ext4"; options = [ "noatime" ]; mountPoint = "/"; };
      "/boot" = { device = partlabel "ESP"; fsType = "vfat"; options = [ "umask=0077" ]; mountPoint = "/boot"; };
    };
    swapDevices = [ ];
    disko.devices.disk.main = {
      device = disk;
      type = "disk";
      content = {
        type = "gpt";
        partitions = {
          boot = { size = "1M"; type = "EF02"; label = "disk-main-boot"; };
          ESP = { size = "512M"; type = "EF00"; label = "disk-main-ESP"; content = { type = "filesystem"; format = "vfat"; mountpoint = "/boot"; }; };
          root = { size = "100%"; type = "8300"; label = "disk-main-root"; content = { type = "filesystem"; format = "ext4"; mountpoint = "/"; }; };
        };
      };
    };

    services.openssh = {
      enable = true;
      ports = [ 22 ];
      openFirewall = true;
      hostKeys = [ { type = "ed25519"; path = "/etc/ssh/ssh_host_ed25519_key"; } ];
      settings = { PermitRootLogin = "prohibit-password"; PasswordAuthentication = false; };
      authorizedKeysFiles = [ "%h/.ssh/authorized_keys" "/etc/ssh/authorized_keys.d/%u" ];
    };
    services.cloud-init.enable = false;
    security.sudo = { enable = true; wheelNeedsPassword = false; };
    users = { users = accounts; mutableUsers = false; };

    system = {
      nixos = { version = "25.11.demo"; release = "25.11"; };
      stateVersion = "25.11";
      build = {
        diskoScript = diskoScript "${base.busybox}/bin/sh";
        diskoScriptNoDeps = diskoScript "/bin/sh";
        toplevel = base.toplevel {
          inherit (networking) hostName;
          inherit (system.nixos) version release;
          inherit disk rootLabel overlay removed;
          inherit (boot) kernelParams;
          keys = builtins.mapAttrs (_: account: account.openssh.authorizedKeys.keys) accounts;
        };
      };
    };
  };
}
