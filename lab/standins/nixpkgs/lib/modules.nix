# The module system: imports, options, definitions with priorities and conditions. What it leaves out of nixpkgs' own:
# renamed options, type checks in depth, documentation.
{ lib }:
let
  inherit (builtins) attrNames concatMap concatStringsSep elem filter foldl' functionArgs head isAttrs isPath isString length map mapAttrs;
  isFunction = lib.isFunction;
  typeOf = value: if isAttrs value then value._type or null else null;
  showPath = concatStringsSep ".";
  defaultPriority = 100;

  mkOverride = priority: content: { _type = "override"; inherit priority content; };
  mkOrder = priority: content: { _type = "order"; inherit priority content; };
  mkIf = condition: content: { _type = "if"; inherit condition content; };
  mkOption = option: option // { _type = "option"; };

  # --- reading modules

  # load ARGS FILE MODULE : { file, imports, options, config } of a module, however it is written.
  load = args: file: module:
    let
      isFile = isPath module || isString module || (isAttrs module && module ? outPath && !(module ? config));
      path = if isPath module || isString module then module else module.outPath;
      from = if isFile then toString path else file;
      written = if isFile then import path else module;
      applied = if isFunction written then written (args // mapAttrs (name: _: argument args from name) (functionArgs written)) else written;
      known = [ "imports" "options" "config" "_file" "key" "_class" "disabledModules" "meta" "freeformType" ];
      isLong = applied ? config || applied ? options;
    in
    if !(isAttrs applied) then throw "${from} is no module: it is a ${builtins.typeOf applied}"
    else {
      file = applied._file or from;
      imports = applied.imports or [ ];
      options = applied.options or { };
      freeform = applied.freeformType or null;
      config = if isLong then applied.config or { } else builtins.removeAttrs applied known;
    };
  argument = args: file: name: args.${name} or (args.config._module.args.${name} or (throw "${file} asks for the argument ${name}, which there is not"));

  # A file that is imported twice counts once.
  collect = args: modules:
    let
      keyed = parent: index: module: {
        key = if isPath module || isString module then toString module else module.key or "${parent}#${toString index}";
        loaded = load args parent module;
      };
    in
    map (item: item.loaded) (builtins.genericClosure {
      startSet = lib.imap0 (keyed "<modules>") modules;
      operator = item: lib.imap0 (keyed item.key) item.loaded.imports;
    });

  isOption = value: typeOf value == "option";
  mergeDeclarations = a: b:
    if isOption a || isOption b then
      (if isOption a && isOption b then a // b else throw "an option is declared both as one option and as a group of options")
    else a // mapAttrs (name: value: if a ? ${name} then mergeDeclarations a.${name} value else value) b;

  # --- definitions

  # discharge DEFINITION : what is left of it when conditions, merges and priorities are taken off.
  discharge = d:
    let kind = typeOf d.value; in
    if kind == "merge" then concatMap (value: discharge (d // { inherit value; })) d.value.contents
    else if kind == "if" then
      (if !(builtins.isBool d.value.condition) then throw "mkIf in ${d.file} is given no boolean"
       else if d.value.condition then discharge (d // { value = d.value.content; }) else [ ])
    else if kind == "override" then discharge (d // { value = d.value.content; inherit (d.value) priority; })
    else if kind == "order" then discharge (d // { value = d.value.content; order = d.value.priority; })
    else [ ({ priority = defaultPriority; order = 1000; } // d) ];

  # The same for groups of options: what stands around a group is handed to each of its members, unread.
  spread = path: d:
    let
      kind = typeOf d.value;
      into = f: concatMap (inner: [ (inner // { value = mapAttrs (_: f) inner.value; }) ]) (spread path (d // { value = d.value.content; }));
    in
    if kind == "merge" then concatMap (value: spread path (d // { inherit value; })) d.value.contents
    else if kind == "if" then into (mkIf d.value.condition)
    else if kind == "override" then into (mkOverride d.value.priority)
    else if kind == "order" then into (mkOrder d.value.priority)
    else if isAttrs d.value then [ d ]
    else throw "${showPath path} is a group of options, and ${d.file} gives it a ${builtins.typeOf d.value}";

  # mergeAs TYPE PATH DEFINITIONS : the value of a type, of definitions of equal priority.
  winners = definitions:
    let
      all = concatMap discharge definitions;
      best = foldl' (low: d: lib.min low d.priority) 9999 all;
    in
    { priority = best; list = builtins.sort (a: b: a.order < b.order) (filter (d: d.priority == best) all); };

  evalOption = path: option: definitions:
    let
      type = option.type or lib.types.anything;
      preset = if option ? default then [ { file = "the default"; value = mkOverride 1500 option.default; } ] else [ ];
      won = winners (preset ++ definitions);
      merged =
        if won.list == [ ] then type.emptyValue or (throw "The option `${showPath path}' is used but nobody has set it.")
        else type.merge path won.list;
    in
    option // {
      value = (option.apply or (x: x)) merged;
      isDefined = won.list != [ ];
      highestPrio = if won.list == [ ] then 9999 else won.priority;
      files = map (d: d.file) won.list;
    };

  # evalTree : the options of a group, each with its value; what nobody declares goes to the free form, or is unknown.
  evalTree = freeform: path: declared: definitions:
    if isOption declared then evalOption path declared definitions
    else
      let
        here = concatMap (spread path) definitions;
        of = name: map (d: d // { value = d.value.${name}; }) (filter (d: d.value ? ${name}) here);
        names = lib.unique (concatMap (d: attrNames d.value) here);
        strange = filter (name: !(declared ? ${name})) names;
        free = if freeform == null then { } else lib.genAttrs strange (name: evalOption (path ++ [ name ]) { _type = "option"; type = freeform; } (of name));
      in
      mapAttrs (name: child: evalTree freeform (path ++ [ name ]) child (of name)) declared // free // {
        _group = true;
        _unknown = if freeform != null then [ ] else map (name: { path = path ++ [ name ]; files = map (d: d.file) (of name); }) strange;
      };

  isGroup = node: isAttrs node && node._group or false;
  bare = node: builtins.removeAttrs node [ "_group" "_unknown" ];
  values = node: if isGroup node then mapAttrs (_: values) (bare node) else node.value;
  unknown = node: if isGroup node then node._unknown ++ concatMap unknown (builtins.attrValues (bare node)) else [ ];

  evalModules = { modules, specialArgs ? { }, check ? true, prefix ? [ ] }:
    let
      args = specialArgs // { inherit lib options; inherit (result) config; };
      loaded = collect args modules;
      declared = foldl' (all: m: mergeDeclarations all m.options) { _module.args = mkOption { type = lib.types.lazyAttrsOf lib.types.raw; default = { }; }; } loaded;
      freeforms = filter (f: f != null) (map (m: m.freeform) loaded);
      freeform = if freeforms == [ ] then null else (lib.last freeforms).nestedTypes.elemType or lib.types.anything;
      tree = evalTree freeform prefix declared (map (m: { inherit (m) file; value = m.config; }) loaded);
      options = tree;
      strangers = unknown tree;
      result.config = values tree;
      complain = u: throw (
        "The lab's stand-in for NixOS has no option ${showPath u.path} (set in ${concatStringsSep ", " (lib.unique u.files)}). "
        + "NixOS itself may well have it: leave it out for the rehearsal, or rehearse with the real inputs (--no-stand-ins)."
      );
    in
    {
      inherit options;
      config = if check && strangers != [ ] then complain (head strangers) else result.config;
    };
in
{
  inherit evalModules evalOption mkIf mkOverride mkOrder mkOption;
  mkMerge = contents: { _type = "merge"; inherit contents; };
  mkForce = mkOverride 50;
  mkVMOverride = mkOverride 10;
  mkImageMediaOverride = mkOverride 60;
  mkDefault = mkOverride 1000;
  mkBefore = mkOrder 500;
  mkAfter = mkOrder 1500;
  mkEnableOption = name: mkOption { type = lib.types.bool; default = false; description = "Whether to enable ${name}."; };
  mkPackageOption = pkgs: name: extra: mkOption { type = lib.types.package; default = pkgs.${name}; };
}
