# The same in the words of sudoers, for a group; its members stand at the group.
{ person, ours, rootWithoutKeys, ... }: {
  config = {
    users.users = { root = rootWithoutKeys; alice = person "alice" { keys = [ ours ]; }; };
    users.groups.ops = { name = "ops"; members = [ "alice" ]; };
    security.sudo.extraConfig = "%ops ALL=(ALL:ALL) NOPASSWD: ALL\n";
  };
}
