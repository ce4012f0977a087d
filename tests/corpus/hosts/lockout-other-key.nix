# Only somebody else'\''s key.
{ theirs, ... }: {
  config.users.users.root.openssh.authorizedKeys.keys = [ "${theirs} colleague@office" ];
}
