# What every variant shares: the builder, and the packages made from ./big.
{ system }:
let
  # Single files, not ./big as one path: a derivation depends on what it uses, and no more.
  busyboxFile = "${./big/bin}/busybox"; # a directory: BusyBox goes by the name it is called
  # mk NAME ENVIRONMENT SCRIPT : runs a file of ./build in BusyBox's shell. Needs no shell of the host's, no sandbox, no network.
  mk = name: env: script: derivation ({
    inherit name system busyboxFile;
    builder = busyboxFile;
    args = [ "sh" "-euc" ". ${./build/setup.sh}; . ${script}" ];
    preferLocalBuild = true;
    allowSubstitutes = false;
  } // env);
in
rec {
  inherit mk;
  busybox = mk "busybox-1.35.0" { } ./build/busybox.sh;
  kernel = mk "linux-6.1" { image = ./big/vmlinuz; } ./build/kernel.sh;
  usr = mk "debian-12-usr" { archive = ./big/usr.tar.gz; } ./build/usr.sh;
  grub = mk "grub-2.06" { images = ./big/grub; } ./build/grub.sh;
  initrd = { rootLabel }: mk "initrd-linux-6.1" { inherit rootLabel; modules = ./big/modules; init = ./scripts/stage-1.sh; } ./build/initrd.sh;
  # A system, in NixOS's layout. `overlay` is a directory laid over ./etc; `removed` are units of ./etc that are left out.
  toplevel = { hostName, version, release, disk, rootLabel, kernelParams, overlay ? null, removed ? [ ], keys ? { } }:
    mk "nixos-system-${hostName}-${version}" {
      inherit busybox kernel usr grub hostName version release disk overlay removed;
      initrd = initrd { inherit rootLabel; };
      kernelParams = toString (kernelParams ++ [ "quiet" "mitigations=off" "no_timer_check" ]);
      # A line a key, with the account that it opens before it.
      authorizedKeys = builtins.concatStringsSep "\n" (builtins.concatLists
        (builtins.attrValues (builtins.mapAttrs (user: map (key: "${user} ${key}")) keys)));
      etc = ./etc;
      activate = ./scripts/activate.sh;
      stage2 = ./scripts/stage-2.sh;
      switch = ./scripts/switch-to-configuration.sh;
    } ./build/toplevel.sh;
}
