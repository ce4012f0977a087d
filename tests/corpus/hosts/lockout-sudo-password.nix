# sudo asks alice for a password.
{ person, ours, rootWithoutKeys, ... }: {
  config.users.users = { root = rootWithoutKeys; alice = person "alice" { keys = [ ours ]; extraGroups = [ "wheel" ]; hashedPassword = "$y$j9T$x"; }; };
}
