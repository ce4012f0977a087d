{ lib, config }:
let
  ssh = config.services.openssh;
  value = v: if builtins.isBool v then (if v then "yes" else "no") else if builtins.isList v then lib.concatMapStringsSep " " toString v else toString v;
in
lib.concatLines (
  map (port: "Port ${toString port}") ssh.ports
  ++ [ "HostKey /etc/ssh/ssh_host_ed25519_key" "AuthorizedKeysFile ${lib.concatStringsSep " " ssh.authorizedKeysFiles}" ]
  ++ lib.mapAttrsToList (name: v: "${name} ${value v}") (lib.filterAttrs (name: v: v != null && name != "UsePAM") ssh.settings)
  # The demo has no PAM worth the name.
  ++ [ "UsePAM no" "UseDNS no" "SetEnv PATH=/run/wrappers/bin:/run/current-system/sw/bin" "Subsystem sftp internal-sftp" ssh.extraConfig ]
)
