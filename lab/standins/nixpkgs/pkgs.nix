# Packages in name only: each is a derivation that nobody builds. In the lab a machine's programs are the demo's.
{ lib, system, overlays ? [ ] }:
let
  named = name: attributes: derivation { inherit name system; builder = "/bin/sh"; args = [ "-c" "echo ${name} is a stand-in >&2; exit 1" ]; }
    // { meta = { }; } // attributes;
  names = [
    "age" "bash" "bat" "btop" "cacert" "cachix" "coreutils" "curl" "dig" "direnv" "fd" "ffmpeg" "file" "fish" "fzf" "gcc" "gh" "git" "git-lfs"
    "gnumake" "gnupg" "hcloud" "helix" "htop" "iproute2" "jq" "just" "lsof" "mtr" "neovim" "nil" "nix" "nix-output-monitor" "nixfmt" "nixfmt-rfc-style"
    "nmap" "nodejs" "openssh" "openssl" "pciutils" "podman" "python3" "restic" "ripgrep" "rsync" "screen" "sops" "sqlite" "ssh-to-age" "starship"
    "strace" "systemd" "tcpdump" "tmux" "tree" "unzip" "util-linux" "vim" "wget" "which" "wireguard-tools" "yq" "zip" "zoxide" "zsh" "zstd"
  ];
  all = lib.genAttrs names (name: named name { pname = name; }) // {
    inherit lib system;
    stdenv = { inherit system; hostPlatform = { inherit system; isLinux = lib.hasSuffix "-linux" system; isDarwin = lib.hasSuffix "-darwin" system; }; };
    linuxPackages = { }; linuxPackages_latest = { };
    writeText = name: text: builtins.toFile name text;
    writeShellScript = name: text: builtins.toFile name text;
    writeShellScriptBin = name: text: named name { inherit text; };
    writeShellApplication = { name, ... }@asked: named name { inherit asked; meta = { mainProgram = name; } // asked.meta or { }; };
    buildDotnetModule = asked: named "${asked.pname}-${asked.version}" { inherit asked; inherit (asked) pname version; meta = asked.meta or { }; };
    dotnetCorePackages = lib.genAttrs [ "sdk_10_0" "runtime_10_0" "aspnetcore_10_0" ] (name: named name { });
    makeWrapper = named "make-wrapper" { };
    installShellFiles = named "install-shell-files" { };
    runCommand = name: env: script: named name { inherit script; };
    symlinkJoin = { name, ... }@asked: named name { inherit asked; };
    callPackage = file: more:
      let f = if lib.isFunction file then file else import file; in f (builtins.intersectAttrs (builtins.functionArgs f) packages // more);
    override = _: packages;
  };
  packages = builtins.foldl' (prev: overlay: prev // overlay packages prev) all overlays;
in
packages
