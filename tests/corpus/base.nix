# A host that is right: root logs in with a key, GRUB starts it under BIOS and UEFI, its network comes by DHCP.
# The shape and the defaults are those of NixOS 25.11 and disko.
let
  disk = "/dev/sda";
  me = (import ./lib.nix).ours;
in
{
  # An option's priority tells whether it was set: 100 where it was, 1500 where it is the default.
  options.system.stateVersion.highestPrio = 100;

  config = {
    nixpkgs.hostPlatform.system = "x86_64-linux";
    assertions = [ { assertion = true; message = "holds"; } ];
    warnings = [ ];

    system = {
      stateVersion = "25.11";
      nixos = { release = "25.11"; version = "25.11.20260101.abcdef0"; };
    };

    users.users = {
      root = {
        name = "root"; isNormalUser = false; isSystemUser = true; group = "root"; extraGroups = [ ]; shell = "/run/current-system/sw/bin/bash";
        password = null; hashedPassword = null; hashedPasswordFile = null; initialPassword = null; initialHashedPassword = "!";
        openssh.authorizedKeys = { keys = [ me ]; keyFiles = [ ]; principals = [ ]; };
      };
      nobody = {
        name = "nobody"; isNormalUser = false; isSystemUser = false; group = "nogroup"; extraGroups = [ ]; shell = "/run/current-system/sw/bin/nologin";
        password = null; hashedPassword = null; hashedPasswordFile = null; initialPassword = null; initialHashedPassword = null;
        openssh.authorizedKeys = { keys = [ ]; keyFiles = [ ]; principals = [ ]; };
      };
    };
    users.groups = { root = { name = "root"; members = [ ]; }; wheel = { name = "wheel"; members = [ ]; }; nogroup = { name = "nogroup"; members = [ ]; }; };

    services.openssh = {
      enable = true;
      ports = [ 22 ];
      openFirewall = true;
      listenAddresses = [ ];
      authorizedKeysInHomedir = true;
      authorizedKeysFiles = [ "%h/.ssh/authorized_keys" "/etc/ssh/authorized_keys.d/%u" ];
      extraConfig = "";
      hostKeys = [
        { type = "rsa"; bits = 4096; path = "/etc/ssh/ssh_host_rsa_key"; }
        { type = "ed25519"; path = "/etc/ssh/ssh_host_ed25519_key"; }
      ];
      settings = {
        PermitRootLogin = "prohibit-password"; PasswordAuthentication = false;
        AllowUsers = null; DenyUsers = null; AllowGroups = null; DenyGroups = null;
      };
    };
    security.sudo = { enable = true; wheelNeedsPassword = true; extraRules = [ ]; };
    security.sudo-rs = { enable = false; wheelNeedsPassword = true; extraRules = [ ]; };
    security.doas = { enable = false; wheelNeedsPassword = true; extraRules = [ ]; };

    boot = {
      isContainer = false;
      kernelParams = [ "loglevel=4" ];
      initrd = {
        availableKernelModules = [ "ahci" "xhci_pci" "virtio_pci" "virtio_scsi" "sd_mod" "sr_mod" "ext4" ];
        kernelModules = [ "dm_mod" ];
        systemd.enable = true;
        luks.devices = { };
      };
      loader = {
        grub = {
          enable = true;
          device = "";
          devices = [ disk ];
          mirroredBoots = [ { path = "/boot"; devices = [ disk ]; efiSysMountPoint = "/boot"; efiBootloaderId = null; } ];
          efiSupport = true;
          efiInstallAsRemovable = true;
        };
        systemd-boot.enable = false;
        generic-extlinux-compatible.enable = false;
        efi = { canTouchEfiVariables = false; efiSysMountPoint = "/boot"; };
      };
    };

    disko.devices = {
      disk.main = {
        name = "main"; type = "disk"; device = disk;
        content = {
          type = "gpt";
          partitions = {
            boot = { name = "boot"; type = "EF02"; size = "1M"; label = "disk-main-boot"; content = null; };
            ESP = {
              name = "ESP"; type = "EF00"; size = "512M"; label = "disk-main-ESP";
              content = { type = "filesystem"; format = "vfat"; mountpoint = "/boot"; mountOptions = [ "umask=0077" ]; };
            };
            root = {
              name = "root"; type = "8300"; size = "100%"; label = "disk-main-root";
              content = { type = "filesystem"; format = "ext4"; mountpoint = "/"; mountOptions = [ "defaults" ]; };
            };
          };
        };
      };
      zpool = { }; lvm_vg = { }; mdadm = { }; nodev = { };
    };
    fileSystems = {
      "/" = { mountPoint = "/"; device = "/dev/disk/by-partlabel/disk-main-root"; label = null; fsType = "ext4"; options = [ "defaults" ]; };
      "/boot" = { mountPoint = "/boot"; device = "/dev/disk/by-partlabel/disk-main-ESP"; label = null; fsType = "vfat"; options = [ "umask=0077" ]; };
    };
    swapDevices = [ ];

    networking = {
      hostName = "web";
      useDHCP = false;
      useNetworkd = true;
      usePredictableInterfaceNames = true;
      enableIPv6 = true;
      interfaces = { };
      defaultGateway = null;
      defaultGateway6 = null;
      nameservers = [ ];
      networkmanager.enable = false;
      firewall = {
        enable = true;
        allowedTCPPorts = [ 22 ];
        allowedTCPPortRanges = [ ];
        interfaces.default = { allowedTCPPorts = [ ]; allowedTCPPortRanges = [ ]; };
      };
    };
    systemd.network = {
      enable = true;
      networks."10-uplink" = {
        name = null;
        matchConfig.Name = "en* eth*";
        networkConfig = { DHCP = "yes"; IPv6AcceptRA = true; };
        linkConfig = { };
        address = [ ]; gateway = [ ]; dns = [ ]; addresses = [ ]; routes = [ ];
      };
    };
    services.cloud-init = { enable = false; network.enable = false; };
  };
}
