# networkd's files, of systemd.network and of networking.* alike: the demo runs networkd, whatever the configuration says.
{ lib, config }:
let
  net = config.networking;
  value = v: if builtins.isBool v then (if v then "yes" else "no") else toString v;
  entry = name: v: if builtins.isList v then map (item: "${name}=${value item}") v else [ "${name}=${value v}" ];
  section = name: set: lib.optionals (set != { }) ([ "[${name}]" ] ++ lib.concatLists (lib.mapAttrsToList entry set));
  # Sections may have their settings inside `routeConfig` and the like, as older releases want it.
  sections = name: inner: map (set: section name (set.${inner} or set));
  file = n: lib.concatLines (
    section "Match" (n.matchConfig // lib.optionalAttrs (n.name != null) { Name = n.name; })
    ++ section "Link" n.linkConfig
    ++ section "Network" (n.networkConfig // lib.optionalAttrs (n.DHCP != null) { inherit (n) DHCP; })
    ++ lib.optionals (n.address ++ n.gateway ++ n.dns != [ ]) ([ "[Network]" ] ++ entry "Address" n.address ++ entry "Gateway" n.gateway ++ entry "DNS" n.dns)
    # QEMU's DHCP knows machines by their MAC.
    ++ section "DHCPv4" ({ ClientIdentifier = "mac"; } // n.dhcpV4Config)
    ++ section "IPv6AcceptRA" n.ipv6AcceptRAConfig
    ++ lib.concatLists (sections "Address" "addressConfig" n.addresses)
    ++ lib.concatLists (sections "Route" "routeConfig" n.routes)
    ++ [ n.extraConfig ]
  );
  cidr = a: "${a.address}/${toString a.prefixLength}";
  via = name: gateway: lib.optionals (gateway != null && (gateway.interface == null || gateway.interface == name)) [ "[Route]" "Gateway=${gateway.address}" "GatewayOnLink=yes" ];
  scripted = name: i: lib.concatLines (
    [ "[Match]" "Name=${name}" "[Network]" "DHCP=${value (if i.useDHCP != null then i.useDHCP else net.useDHCP && i.ipv4.addresses == [ ])}" ]
    ++ map (a: "Address=${cidr a}") (i.ipv4.addresses ++ i.ipv6.addresses)
    ++ map (server: "DNS=${server}") net.nameservers
    ++ lib.optionals (i.ipv4.addresses != [ ]) (via name net.defaultGateway)
    ++ lib.optionals (i.ipv6.addresses != [ ]) (via name net.defaultGateway6)
    ++ lib.concatMap (r: [ "[Route]" "Destination=${cidr r}" ] ++ (if r.via != null then [ "Gateway=${r.via}" ] else [ "Scope=link" ])) (i.ipv4.routes ++ i.ipv6.routes)
    ++ [ "[DHCPv4]" "ClientIdentifier=mac" ]
  );
in
{
  # Not the demo's own file, but one that says nothing where the configuration does not.
  "10-eth0.network" = if net.useDHCP then "[Match]\nName=en* eth*\n[Network]\nDHCP=yes\n[DHCPv4]\nClientIdentifier=mac\n" else "[Match]\nName=none\n";
}
// lib.mapAttrs' (name: n: lib.nameValuePair "${name}.network" (file n)) (lib.filterAttrs (_: n: n.enable) config.systemd.network.networks)
// lib.mapAttrs' (name: l: lib.nameValuePair "${name}.link" (lib.concatLines (section "Match" l.matchConfig ++ section "Link" l.linkConfig))) config.systemd.network.links
// lib.mapAttrs' (name: i: lib.nameValuePair "09-${name}.network" (scripted name i)) net.interfaces
