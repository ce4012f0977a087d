# Alice has no shell to log in to.
{ person, ours, rootWithoutKeys, ... }: {
  config.users.users = { root = rootWithoutKeys; alice = person "alice" { keys = [ ours ]; extraGroups = [ "wheel" ]; shell = "/run/current-system/sw/bin/nologin"; }; };
  config.security.sudo.wheelNeedsPassword = false;
}
