# What throws when it is read, and is not needed, is passed over; a package as a shell is not read to its depths.
{ exactly, ... }: {
  config = {
    users.users.root.shell = exactly { shellPath = "/bin/zsh"; outPath = throw "not to be built"; meta = throw "not to be read"; };
    users.users.root.hashedPasswordFile = exactly (throw "read on the machine");
    services.openssh.settings.PermitRootLogin = null;
    networking.nameservers = exactly (throw "never mind");
  };
}
