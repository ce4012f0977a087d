# Passwords only.
{ person, rootWithoutKeys, ... }: {
  config = {
    users.users = { root = rootWithoutKeys // { hashedPassword = "$y$j9T$x"; }; alice = person "alice" { extraGroups = [ "wheel" ]; hashedPasswordFile = "/etc/alice"; }; };
    services.openssh.settings = { PermitRootLogin = "yes"; PasswordAuthentication = true; };
  };
}
