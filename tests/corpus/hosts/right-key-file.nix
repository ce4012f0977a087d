# A key in a file, with options of sshd'\''s and a comment; AllowUsers with patterns.
{
  config = {
    users.users.root.openssh.authorizedKeys = { keys = [ ]; keyFiles = [ ../keys/me.pub ]; };
    services.openssh.settings.AllowUsers = [ "alice" "ro?t@10.0.0.*" ];
    services.openssh.authorizedKeysFiles = [ "/etc/ssh/authorized_keys.d/%u" ];
  };
}
