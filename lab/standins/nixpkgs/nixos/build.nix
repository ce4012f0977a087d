# What boots in the lab: the demo's kernel, userland and boot loader with this configuration's name, users, keys, network,
# file systems and units. Everything else of the configuration is without effect there.
demo:
{ lib, config, options, pkgs, standIn, ... }:
let
  inherit (config.networking) hostName;
  inherit (standIn) base;
  disks = config.boot.loader.grub.devices;
  root = config.fileSystems."/" or (throw "fileSystems has no \"/\": what is to be mounted as the root?");
  byLabel = builtins.match "/dev/disk/by-partlabel/(.*)" (toString root.device);
  only = what: throw "The lab's stand-in for NixOS ${what}";
  people = lib.filterAttrs (_: user: user.enable) config.users.users;
  files = {
    "fstab" = import ./etc/fstab.nix { inherit lib config; };
    "sudoers" = import ./etc/sudoers.nix { inherit lib config; };
    "ssh/sshd_config" = import ./etc/sshd.nix { inherit lib config; };
  }
  // import ./etc/accounts.nix { inherit lib config people; read = file: builtins.readFile (demo + "/etc/${file}"); }
  // lib.mapAttrs' (name: text: lib.nameValuePair "systemd/network/${name}" text) (import ./etc/network.nix { inherit lib config; })
  // lib.mapAttrs' (name: text: lib.nameValuePair "systemd/system/${name}" text) (import ./etc/units.nix { inherit lib config pkgs; })
  // lib.mapAttrs' (_: file: lib.nameValuePair file.target (if file.text != null then file.text else builtins.readFile file.source))
    (lib.filterAttrs (_: file: file.enable) config.environment.etc);
  overlay = base.mk "etc" {
    # A line a file: where it goes, and what it says.
    files = lib.concatStringsSep "\n" (lib.mapAttrsToList (target: text: "${target} ${builtins.toFile "file" (builtins.unsafeDiscardStringContext text)}") files);
  } ./etc/overlay.sh;
  # NixOS reads most of its options while it makes a system, so that a value of the wrong type is found even where it is
  # without effect here.
  read = node:
    if node._type or null == "option" then !node.isDefined || builtins.seq node.value true
    else builtins.all (name: read node.${name}) (builtins.attrNames (builtins.removeAttrs node [ "_group" "_unknown" "_module" ]));
  failed = builtins.filter (a: !a.assertion) config.assertions;
in
{
  system.build.toplevel =
    if !(read options) then null
    else if failed != [ ] then throw "\nFailed assertions:\n${lib.concatMapStringsSep "\n" (a: "- ${a.message}") failed}"
    else if standIn.system != "x86_64-linux" then only "makes systems for x86_64-linux, as the lab's machines are; this host is ${standIn.system}"
    else if !config.boot.loader.grub.enable || config.boot.loader.systemd-boot.enable then only "has no boot loader but GRUB"
    else if byLabel == null then only "finds its root by a partition's label, as disko's layouts have it: not by ${toString root.device}"
    else if root.fsType != "ext4" then only "boots from ext4 alone, not from ${root.fsType}"
    else if disks == [ ] then throw "\nFailed assertions:\n- You must set the option 'boot.loader.grub.devices' or 'boot.loader.grub.mirroredBoots' to make the system bootable."
    else base.toplevel {
      inherit hostName overlay;
      inherit (config.system.nixos) version release;
      disk = builtins.head disks;
      rootLabel = builtins.head byLabel;
      kernelParams = config.boot.kernelParams ++ [ "console=tty0" "console=ttyS0,115200" "net.ifnames=0" ];
      removed = [ "demo-gone.service" "demo-hello.service" "demo-tick.service" "demo-tick.timer" ];
      keys = lib.mapAttrs (_: user: user.openssh.authorizedKeys.keys ++ lib.concatMap (file: lib.filter (line: line != "") (lib.splitString "\n" (builtins.readFile file))) user.openssh.authorizedKeys.keyFiles) people;
    };
}
