# The key runs a backup and nothing else.
{ ours, ... }: {
  config.users.users.root.openssh.authorizedKeys.keys = [ "command=\"borg serve\",restrict ${ours} backup" ];
}
