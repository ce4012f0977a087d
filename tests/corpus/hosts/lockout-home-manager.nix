# Keys by Home Manager only.
{ person, ours, rootWithoutKeys, ... }: {
  config = {
    users.users = { root = rootWithoutKeys; alice = person "alice" { extraGroups = [ "wheel" ]; }; };
    security.sudo.wheelNeedsPassword = false;
    home-manager.users.alice.home.file.".ssh/authorized_keys" = { text = "${ours} me@here\n"; source = throw "not to be built"; };
  };
}
