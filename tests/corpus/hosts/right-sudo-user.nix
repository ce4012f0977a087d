# Root may not log in; alice may, and sudo asks for no password.
{ person, ours, rootWithoutKeys, ... }: {
  config = {
    services.openssh.settings.PermitRootLogin = "no";
    users.users = { root = rootWithoutKeys; alice = person "alice" { keys = [ ours ]; extraGroups = [ "wheel" ]; }; };
    security.sudo.wheelNeedsPassword = false;
  };
}
