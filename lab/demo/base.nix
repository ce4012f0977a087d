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
}
