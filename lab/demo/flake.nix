{
  description = "Snowlift's demo: a flake in NixOS's shape that builds offline, in seconds";

  # This is not NixOS. It has no inputs: nixpkgs is 40 MB of source and a closure of hundreds, too much to rehearse
  # with on emulated machines. What Snowlift and nixos-anywhere ask of a configuration is here in NixOS's own shape
  # (config.system.build.toplevel and so on), and behaves like NixOS where they touch it: store, profile, generations,
  # stage 1, activation, switch-to-configuration, GRUB under BIOS and UEFI. Its userland is Debian's, systemd included.
  #
  # ./big holds what Debian contributes (lab/images/build puts it there). ./authorized_keys, if there, is one public key
  # a line: who may log in as root and as demo.
  outputs = { self }:
    let
      system = "x86_64-linux";
      base = import ./base.nix { inherit system; };
      lines = text: builtins.filter (line: builtins.isString line && line != "") (builtins.split "\n" text);
      keys = if builtins.pathExists ./authorized_keys then lines (builtins.readFile ./authorized_keys) else [ ];
      machine = settings: import ./machine.nix ({ inherit base system; authorizedKeys = keys; } // settings);
    in
    {
      nixosConfigurations = {
        demo = machine { };
        # The next generation: one unit is new, one is gone, one has changed.
        demo-next = machine { overlay = ./variants/next/etc; removed = [ "demo-gone.service" ]; };
        # A unit fails at boot.
        demo-degraded = machine { overlay = ./variants/degraded/etc; };
        # Boots, and nobody will ever know: its network stays down.
        demo-unreachable = machine { overlay = ./variants/unreachable/etc; };
        # Runs where it is activated, and does not boot: stage 1 waits for a partition that nobody has.
        demo-no-boot = machine { rootLabel = "disk-main-gone"; };
        # The disk script gives up before it touches the disk.
        demo-broken-disko = machine { diskoFails = true; };
        # No key for anybody.
        demo-lockout = machine { authorizedKeys = [ ]; };
      };
    };
}
