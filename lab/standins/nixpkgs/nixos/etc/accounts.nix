# passwd and group: the demo's own system accounts, and the configuration's users and groups.
{ lib, config, people, read }:
let
  lines = file: builtins.filter (line: line != "") (lib.splitString "\n" (read file));
  nameOf = line: builtins.head (lib.splitString ":" line);
  # Those of the demo, but for its own user; who may be in wheel, the configuration says.
  systemLines = builtins.filter (line: nameOf line != "demo") (lines "passwd");
  groupLines = builtins.filter (line: !(builtins.elem (nameOf line) [ "wheel" "users" ])) (lines "group");
  known = map nameOf systemLines;
  new = lib.filterAttrs (name: _: !(builtins.elem name known)) people;
  # Ids count up from 1000, by name, around those that are given.
  taken = builtins.filter (id: id != null) (lib.mapAttrsToList (_: user: user.uid) new);
  free = builtins.filter (id: !(builtins.elem id taken)) (lib.range 1000 1999);
  unnumbered = builtins.attrNames (lib.filterAttrs (_: user: user.uid == null) new);
  position = name: lib.findFirst (i: builtins.elemAt unnumbered i == name) 0 (lib.range 0 (builtins.length unnumbered - 1));
  uid = name: user: if user.uid != null then user.uid else builtins.elemAt free (position name);
  shell = user: if user.isNormalUser then "/bin/bash" else "/usr/sbin/nologin";
  members = group: lib.unique ((config.users.groups.${group}.members or [ ])
    ++ builtins.attrNames (lib.filterAttrs (_: user: builtins.elem group user.extraGroups) people));
  groups = lib.unique (builtins.attrNames config.users.groups ++ lib.concatMap (user: user.extraGroups) (builtins.attrValues people));
  missing = builtins.filter (group: !(builtins.elem group (map nameOf groupLines))) groups;
  gid = group: let given = (config.users.groups.${group} or { gid = null; }).gid; in if given != null then given else 2000 + lib.findFirst (i: builtins.elemAt missing i == group) 0 (lib.range 0 (builtins.length missing - 1));
in
{
  "passwd" = lib.concatLines (systemLines ++ lib.mapAttrsToList (name: user: "${name}:x:${toString (uid name user)}:100:${user.description}:${user.home}:${shell user}") new);
  "group" = lib.concatLines (map (line: let group = nameOf line; in if members group == [ ] then line else line + lib.concatStringsSep "," (members group)) groupLines
    ++ map (group: "${group}:x:${toString (gid group)}:${lib.concatStringsSep "," (members group)}") missing);
}
