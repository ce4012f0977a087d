# Everything Snowlift asks of one host, in one evaluation.
#
# Applied to a flake's `nixosConfigurations`. Tolerant: an option that a configuration lacks, or that throws when read, is
# null or empty, so that small and unusual configurations evaluate too. Reading `drvPath` writes the derivations to the
# store; nothing is built.
{ host }:
configurations:
if !(configurations ? ${host}) then
  { found = false; hosts = builtins.attrNames configurations; }
else
  let
    machine = configurations.${host};
    config = machine.config;
    build = config.system.build;

    # quiet FALLBACK VALUE : the value, or the fallback where reading it throws or it is null.
    quiet = fallback: value:
      let tried = builtins.tryEval (builtins.deepSeq value value);
      in if tried.success && tried.value != null then tried.value else fallback;
    list = value: let found = quiet [ ] value; in if builtins.isList found then found else [ found ];
    attrs = value:
      let tried = builtins.tryEval value;
      in if tried.success && builtins.isAttrs tried.value then tried.value else { };
    text = value: let found = quiet null value; in if found == null then null else toString found;
    texts = value: map toString (list value);
    bool = fallback: value: let found = quiet fallback value; in if builtins.isBool found then found else fallback;
    each = f: set: builtins.attrValues (builtins.mapAttrs f (attrs set));
    enabled = module: bool false (module.enable or false);
    concat = builtins.concatLists;
    derivation = d: { drv = d.drvPath; out = d.outPath; };
    words = value: builtins.filter (word: builtins.isString word && word != "") (builtins.split "[ \t]+" value);
    # One setting, written as a list or as words of one string.
    wordList = value: concat (map (item: words (toString item)) (list value));
    truth = value:
      let found = quiet null value;
      in if builtins.isBool found then found
         else if builtins.elem found [ "yes" "true" "1" ] then true
         else if builtins.elem found [ "no" "false" "0" ] then false
         else null;

    # --- logging in
    openssh = attrs (config.services.openssh or { });
    settings = attrs (openssh.settings or { });
    homeManager = attrs (config.home-manager.users or { });
    users = attrs (config.users.users or { });
    groups = attrs (config.users.groups or { });
    lines = content: builtins.filter (line: builtins.isString line && line != "") (builtins.split "\n" content);
    groupsOf = name: user:
      texts (user.extraGroups or [ ])
      ++ texts (user.group or [ ])
      ++ builtins.filter (group: builtins.elem name (texts (groups.${group}.members or [ ]))) (builtins.attrNames groups);
    homeKeys = name:
      let
        home = attrs (homeManager.${name} or { });
        file = attrs ((attrs (home.home.file or { })).".ssh/authorized_keys" or { });
      in lines (quiet "" (file.text or null));
    configuredUser = name: user: {
      inherit name;
      keys = texts (user.openssh.authorizedKeys.keys or [ ])
        ++ concat (map (file: lines (builtins.readFile file)) (list (user.openssh.authorizedKeys.keyFiles or [ ])));
      groups = groupsOf name user;
      normal = bool false (user.isNormalUser or false);
      shell = text (user.shell or null);
      hasPassword = builtins.any (option: quiet null (user.${option} or null) != null)
        [ "password" "hashedPassword" "hashedPasswordFile" "passwordFile" "initialPassword" "initialHashedPassword" ];
      plainPassword = builtins.any (option: quiet null (user.${option} or null) != null) [ "password" "initialPassword" ];
      homeManagerKeys = homeKeys name;
    };
    sudos = builtins.filter (sudo: bool true (sudo.enable or true)) (map attrs
      ([ (config.security.sudo or { enable = false; }) ] ++ (if config ? security.sudo-rs then [ config.security.sudo-rs ] else [ ])));
    everything = rule: builtins.any
      (command: if builtins.isString command then command == "ALL"
        else (command.command or null) == "ALL" && builtins.elem "NOPASSWD" (command.options or [ ]))
      (list (rule.commands or [ ]));
    passwordless = rule: builtins.any
      (command: builtins.isAttrs command && builtins.elem "NOPASSWD" (command.options or [ ])) (list (rule.commands or [ ]));
    rules = builtins.filter (rule: everything rule && passwordless rule) (concat (map (sudo: list (sudo.extraRules or [ ])) sudos));
    doasRules = if enabled (attrs (config.security.doas or { }))
      then builtins.filter (rule: bool false (rule.noPass or false)) (list (config.security.doas.extraRules or [ ])) else [ ];
    privileged = rules ++ doasRules;

    # --- booting
    loader = attrs (config.boot.loader or { });
    grub = attrs (loader.grub or { });
    initrd = attrs (config.boot.initrd or { });
    kernelParams = texts (config.boot.kernelParams or [ ]);
    otherLoader =
      if enabled (attrs (config.boot.lanzaboote or { })) then "lanzaboote"
      else if enabled (attrs (loader.limine or { })) then "limine"
      else if enabled (attrs (loader.refind or { })) then "refind"
      else if enabled (attrs (loader.generic-extlinux-compatible or { })) then "generic-extlinux-compatible"
      else if enabled (attrs (loader.external or { })) then "external"
      else null;

    # --- disks
    devices = attrs (config.disko.devices or { });
    mountPoints = content:
      builtins.filter (point: point != null) ([ (text (content.mountpoint or null)) ]
        ++ each (_: volume: text (volume.mountpoint or null)) (content.subvolumes or { }));
    diskoPartition = key: partition:
      let content = attrs (partition.content or { });
      in {
        name = quiet key (partition.name or null);
        label = text (partition.label or null);
        type = text (partition.type or null);
        size = text (partition.size or null);
        content = text (content.type or null);
        format = text (content.format or null);
        mountPoints = mountPoints content;
      };
    partitionsOf = content:
      let partitions = content.partitions or { };
      in if builtins.isList partitions
         then map (partition: diskoPartition (partition.name or "partition") partition) partitions
         else each diskoPartition partitions;
    diskoDisk = name: disk:
      let content = attrs (disk.content or { });
      in {
        inherit name;
        device = text (disk.device or null);
        table = text (content.type or null);
        partitions = partitionsOf content;
      };

    # LUKS devices that wait for somebody to type: no key file, and nothing in the initrd that brings the passphrase.
    unattended = bool false ((attrs (initrd.network.ssh or { })).enable or false)
      || enabled (attrs (initrd.clevis or { }))
      || builtins.elem "tpm2-device=auto" (concat (each (_: luks: texts (luks.crypttabExtraOpts or [ ])) (initrd.luks.devices or { })));
    luksByHand = if unattended then [ ] else builtins.filter (device: device != null)
      (each (_: luks: if quiet null (luks.keyFile or null) == null then text (luks.device or null) else null) (initrd.luks.devices or { }));

    # --- network
    networking = attrs (config.networking or { });
    networkd = attrs (config.systemd.network or { });
    # Without a client DHCP is only wished for; networkd has one of its own.
    asksDhcp = value:
      let found = quiet null value;
      in if found == true && !(bool true (networking.dhcpcd.enable or true)) && !runsNetworkd then false else found;
    runsNetworkd = enabled networkd || bool false (networking.useNetworkd or false);
    withPrefix = address: "${toString address.address}/${toString address.prefixLength}";
    configuredInterface = name: interface: {
      inherit name;
      useDhcp = asksDhcp (interface.useDHCP or null);
      addresses = map withPrefix (list (interface.ipv4.addresses or [ ]) ++ list (interface.ipv6.addresses or [ ]));
      routes = map withPrefix (list (interface.ipv4.routes or [ ]) ++ list (interface.ipv6.routes or [ ]));
    };
    gateway = value:
      let found = quiet null value;
      in if found == null || found == "" then null
         else if builtins.isString found then { address = found; interface = null; }
         else { address = found.address; interface = found.interface or null; };
    # A route or an address of networkd: settings of its own, with or without the section's name around them.
    section = name: value: attrs (value.${name} or value);
    networkdNetwork = name: network:
      let
        own = attrs (network.networkConfig or { });
        match = attrs (network.matchConfig or { });
        route = value: section "routeConfig" value;
        routes = map route (list (network.routes or [ ]));
      in {
        inherit name;
        matchName = wordList (match.Name or (network.name or [ ]));
        matchMac = wordList (match.MACAddress or (match.PermanentMACAddress or [ ]));
        dhcp = let dhcp = quiet null (own.DHCP or (network.DHCP or null));
          in if builtins.isBool dhcp then (if dhcp then "yes" else "no") else dhcp;
        acceptRa = truth (own.IPv6AcceptRA or null);
        addresses = wordList (network.address or [ ]) ++ wordList (own.Address or [ ])
          ++ concat (map (value: wordList ((section "addressConfig" value).Address or [ ])) (list (network.addresses or [ ])));
        gateways = map (address: { inherit address; onLink = false; }) (wordList (network.gateway or [ ]) ++ wordList (own.Gateway or [ ]))
          ++ map (r: { address = toString r.Gateway; onLink = truth (r.GatewayOnLink or null) == true; })
            (builtins.filter (r: r ? Gateway) routes);
        dns = wordList (network.dns or [ ]) ++ wordList (own.DNS or [ ]);
        onLink = map (r: toString r.Destination) (builtins.filter (r: r ? Destination && !(r ? Gateway)) routes)
          ++ map (a: toString a.Peer) (builtins.filter (a: a ? Peer) (map (section "addressConfig") (list (network.addresses or [ ]))));
      };
    # Names that the configuration itself gives to interfaces.
    linkNames = concat (each (_: link: wordList ((attrs (link.linkConfig or { })).Name or [ ])) (networkd.links or { }))
      ++ concat (builtins.filter builtins.isList
        (builtins.split "NAME=\"([^\"]+)\"" (quiet "" (config.services.udev.extraRules or null))));
    firewall = attrs (networking.firewall or { });
    perInterface = builtins.attrValues (attrs (firewall.interfaces or { }));
    openings = option: list (firewall.${option} or [ ]) ++ concat (map (interface: list (interface.${option} or [ ])) perInterface);

    # --- sense
    assertions = list (map (a: { assertion = bool true (a.assertion or true); message = text (a.message or ""); }) (list' config.assertions));
    list' = value: let tried = builtins.tryEval value; in if tried.success && builtins.isList tried.value then tried.value else [ ];
    failedAssertions = if config ? assertions
      then map (a: a.message) (builtins.filter (a: !a.assertion) assertions) else [ ];
    # An option left to its default has a priority of 1500; small configurations have no options at all.
    isDefault = option: (option.highestPrio or 0) >= 1500;
  in
  {
    found = true;
    system = text (machine.pkgs.stdenv.hostPlatform.system or (machine.pkgs.system or null));
    hostName = text (networking.hostName or null);
    toplevel = if failedAssertions == [ ] then derivation build.toplevel else null;
    disko = if build ? diskoScript && failedAssertions == [ ] then derivation build.diskoScript else null;
    ssh = {
      enable = quiet null (openssh.enable or null);
      ports = let ports = list (openssh.ports or [ ]); in if ports == [ ] then [ 22 ] else ports;
      permitRootLogin = text (settings.PermitRootLogin or (openssh.permitRootLogin or null));
      passwordAuthentication = truth (settings.PasswordAuthentication or (openssh.passwordAuthentication or null));
      allowUsers = wordList (settings.AllowUsers or [ ]);
      denyUsers = wordList (settings.DenyUsers or [ ]);
      allowGroups = wordList (settings.AllowGroups or [ ]);
      denyGroups = wordList (settings.DenyGroups or [ ]);
      openFirewall = quiet null (openssh.openFirewall or null);
      authorizedKeysFiles = texts (openssh.authorizedKeysFiles or [ ]);
      listenAddresses = map (listen: toString (listen.addr or "")) (list (openssh.listenAddresses or [ ]));
      hostKeys = map (key: { inherit (key) path type; }) (list (openssh.hostKeys or [ ]));
    };
    users = each configuredUser users;
    sudo = {
      wheelWithoutPassword = builtins.any (sudo: !(bool true (sudo.wheelNeedsPassword or true))) sudos;
      usersWithoutPassword = concat (map (rule: texts (rule.users or [ ])) privileged);
      groupsWithoutPassword = concat (map (rule: texts (rule.groups or [ ])) privileged);
    };
    boot = {
      grub = if !(enabled grub) then null else {
        devices = let several = texts (grub.devices or [ ]); one = text (grub.device or null);
          in if several != [ ] || one == null || one == "" then several else [ one ];
        mirrors = map (mirror: { path = toString mirror.path; devices = texts mirror.devices; }) (list (grub.mirroredBoots or [ ]));
        efiSupport = bool false (grub.efiSupport or false);
        installAsRemovable = bool false (grub.efiInstallAsRemovable or false);
      };
      systemdBoot = enabled (attrs (loader.systemd-boot or { }));
      inherit otherLoader;
      canTouchEfiVariables = bool false (loader.efi.canTouchEfiVariables or false);
      efiMountPoint = text (loader.efi.efiSysMountPoint or null);
      initrdModules = texts (initrd.availableKernelModules or [ ]) ++ texts (initrd.kernelModules or [ ]);
      systemdInitrd = enabled (attrs (initrd.systemd or { }));
      inherit kernelParams;
      isContainer = bool false (config.boot.isContainer or false);
    };
    storage = {
      disks = each diskoDisk (devices.disk or { });
      otherKinds = builtins.filter (kind: attrs (devices.${kind} or { }) != { }) [ "zpool" "lvm_vg" "mdadm" "nodev" ];
      fileSystems = each
        (mountPoint: system: {
          inherit mountPoint;
          device = text (system.device or null);
          label = text (system.label or null);
          type = text (system.fsType or null);
          options = texts (system.options or [ ]);
        })
        (config.fileSystems or { });
      swap = builtins.filter (device: device != null) (map (swap: text (swap.device or null)) (list (config.swapDevices or [ ])));
      inherit luksByHand;
      luks = builtins.filter (device: device != null) (each (_: luks: text (luks.device or null)) (initrd.luks.devices or { }));
    };
    network = {
      useDhcp = asksDhcp (networking.useDHCP or null);
      networkd = runsNetworkd;
      networkManager = enabled (attrs (networking.networkmanager or { }));
      cloudInit = enabled (attrs (config.services.cloud-init or { })) && enabled (attrs (config.services.cloud-init.network or { }));
      predictableNames = bool true (networking.usePredictableInterfaceNames or true) && !(builtins.elem "net.ifnames=0" kernelParams);
      enableIpv6 = bool true (networking.enableIPv6 or true);
      interfaces = each configuredInterface (networking.interfaces or { });
      gateway = gateway (networking.defaultGateway or null);
      gateway6 = gateway (networking.defaultGateway6 or null);
      nameservers = texts (networking.nameservers or [ ]);
      networks = each networkdNetwork (networkd.networks or { });
      inherit linkNames;
      firewall = if firewall == { } then null else {
        enable = enabled firewall;
        ports = openings "allowedTCPPorts";
        ranges = map (range: { inherit (range) from to; }) (openings "allowedTCPPortRanges");
      };
    };
    sense = {
      stateVersion = if isDefault (machine.options.system.stateVersion or { }) then null else text (config.system.stateVersion or null);
      release = text (config.system.nixos.release or null);
      inherit failedAssertions;
      warnings = texts (config.warnings or [ ]);
      homeManagerUsers = builtins.attrNames homeManager;
    };
  }
