# Services that the stand-in knows, and units of one's own, which really run in the lab.
{ lib, ... }:
let
  t = lib.types;
  option = type: default: lib.mkOption { inherit type default; };
  flag = default: option t.bool default;
  list = type: option (t.listOf type) [ ];
  free = option (t.attrsOf t.anything) { };
  open = options: option (t.submodule { freeformType = t.attrsOf t.anything; inherit options; }) { };
  unit = extra: option (t.attrsOf (t.submodule { options = {
    enable = flag true; description = option t.str ""; wantedBy = list t.str; requiredBy = list t.str; after = list t.str; before = list t.str;
    wants = list t.str; requires = list t.str; bindsTo = list t.str; partOf = list t.str; conflicts = list t.str; unitConfig = free; documentation = list t.str;
  } // extra; })) { };
  section = list (t.attrsOf t.anything);
  network = t.submodule { options = {
    enable = flag true; matchConfig = free; linkConfig = free; networkConfig = free; dhcpV4Config = free; dhcpV6Config = free; ipv6AcceptRAConfig = free; name = option (t.nullOr t.str) null;
    DHCP = option (t.nullOr t.str) null; address = list t.str; gateway = list t.str; dns = list t.str; domains = list t.str; ntp = list t.str; addresses = section; routes = section; extraConfig = option t.lines "";
  }; };
in
{
  options = {
    services.openssh = {
      enable = flag false;
      startWhenNeeded = flag false;
      ports = option (t.listOf t.port) [ 22 ];
      openFirewall = flag true;
      extraConfig = option t.lines "";
      authorizedKeysFiles = list t.str;
      authorizedKeysInHomedir = flag true;
      listenAddresses = list t.anything;
      hostKeys = option (t.listOf t.anything) [ { type = "rsa"; bits = 4096; path = "/etc/ssh/ssh_host_rsa_key"; } { type = "ed25519"; path = "/etc/ssh/ssh_host_ed25519_key"; } ];
      knownHosts = free;
      settings = open {
        PermitRootLogin = option t.str "prohibit-password";
        PasswordAuthentication = flag true;
        KbdInteractiveAuthentication = flag true;
        X11Forwarding = flag false;
      };
    };
    services.cloud-init = { enable = flag false; network.enable = flag false; };
    services.qemuGuest.enable = flag false;
    services.fail2ban = free;
    services.journald = free;
    services.resolved = free;
    services.timesyncd = free;
    services.fstrim = free;
    services.udev = { extraRules = option t.lines ""; };

    systemd.services = unit {
      serviceConfig = free; environment = free; path = list t.anything; script = option t.lines ""; preStart = option t.lines ""; startAt = option t.anything [ ];
      restartIfChanged = flag true; stopIfChanged = flag true; restartTriggers = list t.anything; reloadTriggers = list t.anything;
    };
    systemd.timers = unit { timerConfig = free; };
    systemd.tmpfiles.rules = list t.str;
    systemd.user = free;
    systemd.network = {
      enable = flag false;
      networks = option (t.attrsOf network) { };
      links = option (t.attrsOf (t.submodule { options = { enable = flag true; matchConfig = free; linkConfig = free; }; })) { };
      netdevs = free;
      config = free;
      wait-online = free;
    };
  };
}
