{
  services.openssh = {
    enable = true;
    settings = {
      PermitRootLogin = "no";
      PasswordAuthentication = false;
      KbdInteractiveAuthentication = false;
    };
  };

  # Users have a key and no password; those in wheel become root with the key alone.
  security.sudo.wheelNeedsPassword = false;
}
