# Alice becomes root by doas.
{ person, ours, rootWithoutKeys, ... }: {
  config.users.users = { root = rootWithoutKeys; alice = person "alice" { keys = [ ours ]; extraGroups = [ "wheel" ]; }; };
  config.security = { sudo.enable = false; doas = { enable = true; wheelNeedsPassword = false; }; };
}
