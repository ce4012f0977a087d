{ lib, config }:
let
  inherit (config.security) sudo;
  who = rule: (rule.users or [ ]) ++ map (group: "%${group}") (rule.groups or [ ]);
  command = c: if builtins.isString c then c else "${lib.concatMapStrings (o: "${o}:") (c.options or [ ])}${c.command}";
  rules = lib.concatMap (rule: lib.concatMap (someone: map (c: "${someone} ALL=(${rule.runAs or "ALL:ALL"}) ${command c}") (rule.commands or [ ])) (who rule)) sudo.extraRules;
in
lib.concatLines ([
  "Defaults env_keep+=SSH_AUTH_SOCK"
  "root ALL=(ALL:ALL) SETENV: ALL"
  "%wheel ALL=(ALL:ALL) ${lib.optionalString (!sudo.wheelNeedsPassword) "NOPASSWD:"}SETENV: ALL"
] ++ rules ++ [ sudo.extraConfig ])
