# A rule of sudo'\''s own lets alice be root.
{ person, ours, rootWithoutKeys, ... }: {
  config = {
    users.users = { root = rootWithoutKeys; alice = person "alice" { keys = [ ours ]; }; };
    security.sudo.extraRules = [ { users = [ "alice" ]; runAs = "ALL:ALL"; commands = [ { command = "ALL"; options = [ "NOPASSWD" ]; } ]; } ];
  };
}
