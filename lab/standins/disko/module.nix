{ lib, config, standIn, ... }:
let
  inherit (config.disko) devices;
  only = what: throw "The lab's stand-in for disko knows GPT disks with file systems and swap, and not ${what}.";

  # Disko's own order and labels: what takes the rest comes last, the BIOS boot partition first.
  priority = p: p.priority or (if p.size or "" == "100%" then 9001 else if p.type or "" == "EF02" then 100 else 1000);
  partition = disk: name: p: p // {
    name = p.name or name;
    label = p.label or "disk-${disk}-${name}";
    type = p.type or (if p.content.type or "" == "swap" then "8200" else "8300");
    size = p.size or (only "partitions without a size (${name})");
    order = priority p;
  };
  disk = name: d: d // {
    device = d.device or (throw "disko.devices.disk.${name} names no device.");
    content = (d.content or (throw "disko.devices.disk.${name} has no content.")) // {
      partitions = lib.mapAttrs (partition name) (d.content.partitions or { });
    };
  };
  disks = lib.mapAttrsToList
    (name: d: if d.content.type == "gpt" then d else only "a ${d.content.type} as the content of the disk ${name}") devices.disk;
  partitionsOf = d: builtins.sort (a: b: a.order < b.order || (a.order == b.order && a.name < b.name)) (builtins.attrValues d.content.partitions);
  all = lib.concatMap partitionsOf disks;
  kind = p: p.content.type or "none";
  ofKind = wanted: builtins.filter (p: kind p == wanted) all;
  node = p: "/dev/disk/by-partlabel/${p.label}";

  # A line a partition: disk, number, label, type, size, file system, mount point, mount options.
  line = d: number: p:
    let c = p.content or { }; in
    lib.concatStringsSep " " [
      d.device (toString number) p.label p.type p.size
      (if kind p == "filesystem" then (if builtins.elem c.format [ "ext4" "vfat" ] then c.format else only "the file system ${c.format}")
       else if kind p == "swap" then "swap" else if kind p == "none" then "-" else only "${kind p} in a partition (${p.name})")
      (if c.mountpoint or null == null then "-" else c.mountpoint)
      (lib.concatStringsSep "," (c.mountOptions or [ "defaults" ]))
    ];
  script = shebang: standIn.base.mk "disko" {
    inherit shebang;
    layout = lib.concatStringsSep "\n" (lib.concatMap (d: lib.imap1 (line d) (partitionsOf d)) disks);
    script = ./disko.sh;
  } ./build.sh;
  others = builtins.filter (name: name != "disk") (builtins.attrNames devices);
in
{
  options.disko = {
    devices = lib.mkOption {
      type = lib.types.attrsOf (lib.types.attrsOf lib.types.anything);
      default = { };
      apply = found: found // { disk = lib.mapAttrs disk (found.disk or { }); };
    };
    enableConfig = lib.mkOption { type = lib.types.bool; default = true; };
    rootMountPoint = lib.mkOption { type = lib.types.str; default = "/mnt"; };
    imageBuilder = lib.mkOption { type = lib.types.attrsOf lib.types.anything; default = { }; };
  };

  config = lib.mkIf config.disko.enableConfig {
    fileSystems = builtins.listToAttrs (map
      (p: lib.nameValuePair p.content.mountpoint { device = node p; fsType = p.content.format; options = p.content.mountOptions or [ "defaults" ]; })
      (builtins.filter (p: p.content.mountpoint or null != null) (ofKind "filesystem")));
    swapDevices = map (p: { device = node p; }) (ofKind "swap");
    boot.loader.grub.devices = map (d: d.device) (builtins.filter (d: builtins.any (p: p.type == "EF02") (partitionsOf d)) disks);
    system.build = lib.mkIf (disks != [ ]) (if others != [ ] then only (lib.concatStringsSep ", " others) else {
      diskoScript = script "${standIn.base.busybox}/bin/sh";
      diskoScriptNoDeps = script "/bin/sh";
    });
  };
}
