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

    # quiet FALLBACK VALUE : the value, or the fallback where reading it throws or it is null. For plain data only: a package
    # that is read to its depths reads all of nixpkgs.
    quiet = fallback: value:
      let tried = builtins.tryEval (builtins.deepSeq value value);
      in if tried.success && tried.value != null then tried.value else fallback;
    list = value: let found = quiet [ ] value; in if builtins.isList found then found else [ found ];
    attrs = value:
      let tried = builtins.tryEval value;
      in if tried.success && builtins.isAttrs tried.value then tried.value else { };
    text = value:
      let tried = builtins.tryEval (let found = value; in
            if found == null then null
            else if builtins.isAttrs found then (if found ? outPath || found ? __toString then toString found else null)
            else if builtins.isFunction found || builtins.isList found then null
            else toString found);
      in if tried.success then tried.value else null;
    # Every item by itself: one that throws does not take the others with it.
    items = value: let tried = builtins.tryEval value; in if tried.success && builtins.isList tried.value then tried.value else [ ];
    texts = value: builtins.filter (item: item != null)
      (let tried = builtins.tryEval value; in
        if !tried.success || tried.value == null then [ ]
        else if builtins.isList tried.value then map text tried.value
        else [ (text tried.value) ]);
    # What may be a list of names, or (newer NixOS) a set of names that are true.
    names = value:
      let found = attrs value;
      in if found == { } then texts value else builtins.filter (name: bool false found.${name}) (builtins.attrNames found);
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
    users =
      let all = attrs (config.users.users or { });
      in builtins.removeAttrs all (builtins.filter (name: !(bool true (all.${name}.enable or true))) (builtins.attrNames all));
    groups = attrs (config.users.groups or { });
    lines = content: builtins.filter (line: builtins.isString line && line != "") (builtins.split "\n" content);
    groupsOf = name: user:
      texts (user.extraGroups or [ ])
      ++ texts (user.group or [ ])
      ++ builtins.filter (group: builtins.elem name (texts (groups.${group}.members or [ ]))) (builtins.attrNames groups);
    # A file that is a path of the flake; a derivation would have to be built to be read.
    readable = path: let tried = builtins.tryEval (builtins.isPath path && builtins.pathExists path);
      in if tried.success && tried.value then builtins.readFile path else "";
    homeKeys = name:
      let
        home = attrs (homeManager.${name} or { });
        file = attrs ((attrs (home.home.file or { })).".ssh/authorized_keys" or { });
        written = quiet "" (file.text or null);
      in lines (if written != "" then written else readable (file.source or null));
    # What sshd_config says for everybody: before the first Match, as words.
    verbatim =
      let
        all = lines (quiet "" (openssh.extraConfig or null));
        isMatch = line: builtins.match "[ \t]*[Mm][Aa][Tt][Cc][Hh][ \t].*" line != null;
        upTo = list: if list == [ ] || isMatch (builtins.head list) then [ ] else [ (builtins.head list) ] ++ upTo (builtins.tail list);
      in upTo all;
    said = keyword: concat (map words (builtins.filter (found: found != null)
      (map (line: let found = builtins.match "[ \t]*${keyword}[ \t=]+(.*)" line; in if found == null then null else builtins.head found) verbatim)));
    # A login shell may be a package.
    shellOf = value:
      let found = attrs value; in if found ? shellPath then text found.shellPath else text value;
    passwordOf = user: option:
      let found = text (user.${option} or null);
      # A hash of `!` or `*` locks the password.
      in found != null && found != "" && builtins.match "[!*].*" found == null;
    configuredUser = key: user: let name = quiet key (user.name or null); in {
      inherit name;
      keys = texts (user.openssh.authorizedKeys.keys or [ ])
        ++ concat (map (file: lines (if builtins.pathExists file then builtins.readFile file else "")) (items (user.openssh.authorizedKeys.keyFiles or [ ])));
      groups = groupsOf name user;
      normal = bool false (user.isNormalUser or false);
      shell = shellOf (user.shell or null);
      hasPassword = builtins.any (passwordOf user)
        [ "password" "hashedPassword" "hashedPasswordFile" "passwordFile" "initialPassword" "initialHashedPassword" ];
      plainPassword = builtins.any (passwordOf user) [ "password" "initialPassword" ];
      homeManagerKeys = homeKeys name;
    };
    sudos = builtins.filter (sudo: bool true (sudo.enable or true)) (map attrs
      ([ (config.security.sudo or { enable = false; }) ] ++ (if config ? security.sudo-rs then [ config.security.sudo-rs ] else [ ])));
    asRoot = rule: let as = text (rule.runAs or null); in as == null || builtins.match "(ALL|root)(:.*)?" as != null;
    everything = rule: asRoot rule && builtins.any
      (command: builtins.isAttrs command && (command.command or null) == "ALL" && builtins.elem "NOPASSWD" (command.options or [ ]))
      (list (rule.commands or [ ]));
    rules = builtins.filter everything (concat (map (sudo: list (sudo.extraRules or [ ])) sudos));
    # Lines of sudoers in its own words: `%wheel ALL=(ALL:ALL) NOPASSWD: ALL`; who they are for.
    written = concat (map
      (line: let found = builtins.match "[ \t]*(%?[A-Za-z0-9_.-]+)[ \t]+ALL[ \t]*=[ \t]*(\\((ALL|root)[^)]*\\))?[ \t]*(SETENV:)?[ \t]*NOPASSWD[ \t]*:[ \t]*(SETENV:[ \t]*)?ALL[ \t]*" line;
        in if found == null then [ ] else [ (builtins.head found) ])
      (concat (map (sudo: lines (quiet "" (sudo.extraConfig or null))) sudos)));
    isGroup = who: builtins.substring 0 1 who == "%";
    doas = attrs (config.security.doas or { });
    doasRules = if !(enabled doas) then [ ] else
      builtins.filter (rule: bool false (rule.noPass or false) && text (rule.cmd or null) == null && asRoot rule) (list (doas.extraRules or [ ]))
      ++ (if bool true (doas.wheelNeedsPassword or true) then [ ] else [ { groups = [ "wheel" ]; } ]);

    # --- booting
    loader = attrs (config.boot.loader or { });
    grub = attrs (loader.grub or { });
    initrd = attrs (config.boot.initrd or { });
    kernelParams = texts (config.boot.kernelParams or [ ]);
    otherLoader =
      if enabled (attrs (config.boot.lanzaboote or { })) then "lanzaboote"
      else if enabled (attrs (loader.limine or { })) then (if bool false (loader.limine.biosSupport or false) then "limine-bios" else "limine")
      else if enabled (attrs (loader.refind or { })) then "refind"
      else if enabled (attrs (loader.generic-extlinux-compatible or { })) then "generic-extlinux-compatible"
      else if enabled (attrs (loader.external or { })) then "external"
      else null;

    # --- disks
    devices = attrs (config.disko.devices or { });
    diskoKinds = builtins.filter (kind: attrs (devices.${kind} or { }) != { })
      [ "disk" "zpool" "lvm_vg" "mdadm" "nodev" "bcachefs_filesystems" ];
    mountPoints = content:
      builtins.filter (point: point != null) ([ (text (content.mountpoint or null)) ]
        ++ each (_: volume: text (volume.mountpoint or null)) (content.subvolumes or { }))
      # What an encrypted partition holds.
      ++ (let inner = attrs (content.content or { }); in if inner == { } then [ ] else mountPoints inner);
    diskoPartition = key: partition:
      let content = attrs (partition.content or { });
      in {
        name = quiet key (partition.name or null);
        label = text (partition.label or null);
        # Disko's older `table` has parted's flags instead of types.
        type = let flags = texts (partition.flags or [ ]); in
          if builtins.elem "bios_grub" flags then "EF02" else if builtins.elem "esp" flags then "EF00" else text (partition.type or null);
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
        table = if text (content.type or null) == "table" && text (content.format or null) == "gpt" then "gpt" else text (content.type or null);
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
         else { address = toString (found.address or ""); interface = found.interface or null; };
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

    # --- which files describe the hardware; small configurations have no options to ask
    initrdModules = attrs ((attrs ((attrs ((attrs (machine.options or { })).boot or { })).initrd or { })).availableKernelModules or { });
    hardwareFiles = texts (initrdModules.files or [ ])
      ++ texts [ (config.facter.reportPath or null) (config.hardware.facter.reportPath or null) ];

    # --- sense
    failedAssertions = map (a: quiet "an assertion without a message" (text (a.message or null)))
      (builtins.filter (a: !(bool true (a.assertion or true))) (map attrs (items (config.assertions or [ ]))));
    # An option left to its default has a priority of 1500; small configurations have no options at all.
    isDefault = option: (option.highestPrio or 0) >= 1500;
  in
  {
    found = true;
    hosts = builtins.attrNames configurations;
    kernel = text ((attrs (config.boot.kernelPackages or { })).kernel or null);
    system = text (machine.pkgs.stdenv.hostPlatform.system or (config.nixpkgs.hostPlatform.system or (config.nixpkgs.system or null)));
    hostName = text (networking.hostName or null);
    toplevel = if failedAssertions == [ ] then derivation build.toplevel else null;
    # Disko's module brings its script even where no disk is described.
    disko = if build ? diskoScript && failedAssertions == [ ] && diskoKinds != [ ] then derivation build.diskoScript else null;
    ssh = {
      enable = quiet null (openssh.enable or null);
      ports = let ports = list (openssh.ports or [ ]); in if ports == [ ] then [ 22 ] else ports;
      permitRootLogin = text (settings.PermitRootLogin or (openssh.permitRootLogin or null));
      passwordAuthentication = truth (settings.PasswordAuthentication or (openssh.passwordAuthentication or null));
      pubkeyAuthentication = truth (settings.PubkeyAuthentication or null);
      authenticationMethods = wordList (settings.AuthenticationMethods or [ ]) ++ said "AuthenticationMethods";
      allowUsers = wordList (settings.AllowUsers or [ ]) ++ said "AllowUsers";
      denyUsers = wordList (settings.DenyUsers or [ ]) ++ said "DenyUsers";
      allowGroups = wordList (settings.AllowGroups or [ ]) ++ said "AllowGroups";
      denyGroups = wordList (settings.DenyGroups or [ ]) ++ said "DenyGroups";
      openFirewall = quiet null (openssh.openFirewall or null);
      authorizedKeysFiles = texts (openssh.authorizedKeysFiles or [ ]);
      listenAddresses = builtins.filter (address: address != null) (map (listen: text (listen.addr or null)) (list (openssh.listenAddresses or [ ])));
      hostKeys = map (key: { path = toString (key.path or ""); type = toString (key.type or ""); }) (list (openssh.hostKeys or [ ]));
    };
    users = each configuredUser users;
    sudo = {
      wheelWithoutPassword = builtins.any (sudo: !(bool true (sudo.wheelNeedsPassword or true))) sudos;
      usersWithoutPassword = concat (map (rule: texts (rule.users or [ ])) rules) ++ builtins.filter (who: !(isGroup who)) written;
      groupsWithoutPassword = concat (map (rule: texts (rule.groups or [ ])) rules)
        ++ map (who: builtins.substring 1 (builtins.stringLength who) who) (builtins.filter isGroup written);
      doasUsers = concat (map (rule: texts (rule.users or [ ])) doasRules);
      doasGroups = concat (map (rule: texts (rule.groups or [ ])) doasRules);
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
      initrdModules = names (initrd.availableKernelModules or [ ]) ++ names (initrd.kernelModules or [ ]);
      systemdInitrd = enabled (attrs (initrd.systemd or { }));
      inherit kernelParams;
      isContainer = bool false (config.boot.isContainer or false);
    };
    storage = {
      disks = each diskoDisk (devices.disk or { });
      otherKinds = builtins.filter (kind: kind != "disk") diskoKinds;
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
    inherit hardwareFiles;
    sense = {
      stateVersion = if isDefault (machine.options.system.stateVersion or { }) then null else text (config.system.stateVersion or null);
      release = text (config.system.nixos.release or null);
      inherit failedAssertions;
      warnings = texts (config.warnings or [ ]);
      homeManagerUsers = builtins.attrNames homeManager;
    };
  }
