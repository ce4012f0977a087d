# Alice is nobody special.
{ person, ours, rootWithoutKeys, ... }: {
  config.users.users = { root = rootWithoutKeys; alice = person "alice" { keys = [ ours ]; }; };
  config.security.sudo.wheelNeedsPassword = false;
}
