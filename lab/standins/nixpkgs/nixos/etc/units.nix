# Units that a configuration writes itself: services and timers.
{ lib, config, pkgs }:
let
  value = v: if builtins.isBool v then (if v then "yes" else "no") else toString v;
  entry = name: v: if builtins.isList v then map (item: "${name}=${value item}") v else [ "${name}=${value v}" ];
  section = name: set: let kept = lib.filterAttrs (_: v: v != null && v != [ ] && v != "") set; in
    lib.optionals (kept != { }) ([ "[${name}]" ] ++ lib.concatLists (lib.mapAttrsToList entry kept));
  heads = u: section "Unit" ({
    Description = u.description; After = u.after; Before = u.before; Wants = u.wants; Requires = u.requires; BindsTo = u.bindsTo; PartOf = u.partOf; Conflicts = u.conflicts;
  } // u.unitConfig);
  feet = u: section "Install" { WantedBy = u.wantedBy; RequiredBy = u.requiredBy; };
  # A script is handed to the shell line by line: it is no file of its own, so that nothing but text leaves the evaluation.
  shell = text: "/bin/sh -c '${builtins.replaceStrings [ "\\" "'" "\n" "%" "$" ] [ "\\\\" "\\'" "\\n" "%%" "$$" ] text}'";
  service = s: lib.concatLines (heads s
    ++ section "Service" ((lib.optionalAttrs (s.script != "") { ExecStart = shell s.script; }) // (lib.optionalAttrs (s.preStart != "") { ExecStartPre = shell s.preStart; }) // s.serviceConfig)
    ++ lib.mapAttrsToList (name: v: "Environment=\"${name}=${toString v}\"") s.environment
    ++ feet s);
  timer = t: lib.concatLines (heads t ++ section "Timer" t.timerConfig ++ feet t);
  files = suffix: write: units: lib.mapAttrs' (name: u: lib.nameValuePair "${name}.${suffix}" (write u)) (lib.filterAttrs (_: u: u.enable) units);
in
files "service" service config.systemd.services // files "timer" timer config.systemd.timers
