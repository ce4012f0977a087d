# As much of nixpkgs' lib as server configurations use, under the same names.
let
  modules = import ./modules.nix { inherit lib; };
  types = import ./types.nix { inherit lib; };
  lib = rec {
    inherit types;
    inherit (builtins)
      add all any attrNames attrValues baseNameOf catAttrs concatLists concatMap concatStringsSep dirOf elem elemAt filter
      foldl' fromJSON functionArgs genList getAttr groupBy hasAttr head isAttrs isBool isFloat isInt isList isPath isString
      length lessThan listToAttrs map mapAttrs match partition pathExists readDir readFile removeAttrs replaceStrings
      seq deepSeq sort split stringLength substring tail toJSON toString trace tryEval typeOf;
    inherit (modules)
      evalModules evalOption mkIf mkMerge mkOverride mkForce mkDefault mkVMOverride mkImageMediaOverride mkOrder mkBefore mkAfter
      mkOption mkEnableOption mkPackageOption;

    id = x: x;
    const = x: _: x;
    flip = f: a: b: f b a;
    isFunction = f: builtins.isFunction f || (builtins.isAttrs f && f ? __functor);
    isDerivation = value: value.type or null == "derivation";
    throwIf = condition: message: if condition then throw message else id;
    throwIfNot = condition: throwIf (!condition);
    warn = message: builtins.trace "warning: ${message}";
    warnIf = condition: message: if condition then warn message else id;
    importJSON = path: builtins.fromJSON (builtins.readFile path);
    fileContents = path: removeSuffix "\n" (builtins.readFile path);
    min = a: b: if a < b then a else b;
    max = a: b: if a > b then a else b;

    singleton = x: [ x ];
    optional = condition: x: if condition then [ x ] else [ ];
    optionals = condition: xs: if condition then xs else [ ];
    optionalString = condition: text: if condition then text else "";
    optionalAttrs = condition: set: if condition then set else { };
    flatten = x: if builtins.isList x then builtins.concatMap flatten x else [ x ];
    foldr = f: nul: list: if list == [ ] then nul else f (builtins.head list) (foldr f nul (builtins.tail list));
    fold = foldr;
    last = list: builtins.elemAt list (builtins.length list - 1);
    init = list: take (builtins.length list - 1) list;
    take = n: list: builtins.genList (builtins.elemAt list) (min n (builtins.length list));
    drop = n: list: builtins.genList (i: builtins.elemAt list (i + n)) (max 0 (builtins.length list - n));
    reverseList = list: builtins.genList (i: builtins.elemAt list (builtins.length list - 1 - i)) (builtins.length list);
    range = from: to: if from > to then [ ] else builtins.genList (i: from + i) (to - from + 1);
    imap0 = f: list: builtins.genList (i: f i (builtins.elemAt list i)) (builtins.length list);
    imap1 = f: imap0 (i: f (i + 1));
    unique = builtins.foldl' (seen: x: if builtins.elem x seen then seen else seen ++ [ x ]) [ ];
    findFirst = test: otherwise: list: let found = builtins.filter test list; in if found == [ ] then otherwise else builtins.head found;
    count = test: list: builtins.length (builtins.filter test list);
    subtractLists = gone: builtins.filter (x: !(builtins.elem x gone));
    zipListsWith = f: a: b: builtins.genList (i: f (builtins.elemAt a i) (builtins.elemAt b i)) (min (builtins.length a) (builtins.length b));

    nameValuePair = name: value: { inherit name value; };
    genAttrs = names: f: builtins.listToAttrs (map (name: nameValuePair name (f name)) names);
    mapAttrsToList = f: set: map (name: f name set.${name}) (builtins.attrNames set);
    attrsToList = mapAttrsToList nameValuePair;
    mapAttrs' = f: set: builtins.listToAttrs (mapAttrsToList f set);
    filterAttrs = test: set: builtins.removeAttrs set (builtins.filter (name: !(test name set.${name})) (builtins.attrNames set));
    concatMapAttrs = f: set: builtins.foldl' (a: b: a // b) { } (mapAttrsToList f set);
    mergeAttrsList = builtins.foldl' (a: b: a // b) { };
    attrByPath = path: otherwise: set:
      if path == [ ] then set
      else if builtins.isAttrs set && set ? ${builtins.head path} then attrByPath (builtins.tail path) otherwise set.${builtins.head path}
      else otherwise;
    hasAttrByPath = path: set:
      path == [ ] || (builtins.isAttrs set && set ? ${builtins.head path} && hasAttrByPath (builtins.tail path) set.${builtins.head path});
    getAttrFromPath = path: attrByPath path (throw "cannot find attribute `${concatStringsSep "." path}'");
    setAttrByPath = path: value: if path == [ ] then value else { ${builtins.head path} = setAttrByPath (builtins.tail path) value; };
    recursiveUpdate = a: b:
      if builtins.isAttrs a && builtins.isAttrs b
      then a // builtins.mapAttrs (name: value: if a ? ${name} then recursiveUpdate a.${name} value else value) b
      else b;

    concatStrings = builtins.concatStringsSep "";
    concatMapStrings = f: list: concatStrings (map f list);
    concatMapStringsSep = separator: f: list: builtins.concatStringsSep separator (map f list);
    concatLines = list: concatMapStrings (line: line + "\n") list;
    splitString = separator: text:
      builtins.filter builtins.isString (builtins.split (escapeRegex (toString separator)) (toString text));
    hasPrefix = prefix: text: builtins.substring 0 (builtins.stringLength prefix) text == prefix;
    hasSuffix = suffix: text:
      let rest = builtins.stringLength text - builtins.stringLength suffix; in rest >= 0 && builtins.substring rest (-1) text == suffix;
    hasInfix = infix: text: builtins.length (splitString infix text) > 1;
    removePrefix = prefix: text: if hasPrefix prefix text then builtins.substring (builtins.stringLength prefix) (-1) text else text;
    removeSuffix = suffix: text:
      if hasSuffix suffix text then builtins.substring 0 (builtins.stringLength text - builtins.stringLength suffix) text else text;
    escape = list: builtins.replaceStrings list (map (c: "\\${c}") list);
    escapeRegex = escape [ "\\" "[" "{" "(" ")" "^" "$" "?" "*" "+" "|" "." ];
    escapeShellArg = text: "'${builtins.replaceStrings [ "'" ] [ "'\\''" ] (toString text)}'";
    escapeShellArgs = concatMapStringsSep " " escapeShellArg;
    toLower = builtins.replaceStrings upper lower;
    toUpper = builtins.replaceStrings lower upper;
    trim = text: let found = builtins.match "[ \t\n]*(.*[^ \t\n])?[ \t\n]*" text; in if builtins.head found == null then "" else builtins.head found;
    boolToString = b: if b then "true" else "false";
    makeBinPath = concatMapStringsSep ":" (package: "${package}/bin");
    getName = package: package.pname or (builtins.head (builtins.match "(.*[^-])-?[0-9]*" package.name));
    getExe = package: "${package}/bin/${package.meta.mainProgram or (getName package)}";
    getExe' = package: name: "${package}/bin/${name}";
    versionAtLeast = a: b: builtins.compareVersions a b >= 0;
    versionOlder = a: b: builtins.compareVersions a b < 0;
    pipe = builtins.foldl' (x: f: f x);
    literalExpression = text: text;
    mkRemovedOptionModule = _: _: { };
    licenses = genAttrs [ "mit" "asl20" "gpl3Only" "bsd3" ] (name: { shortName = name; });
    platforms = rec { linux = [ "x86_64-linux" "aarch64-linux" ]; darwin = [ "x86_64-darwin" "aarch64-darwin" ]; unix = linux ++ darwin; all = unix; };
    cleanSource = path: path;
    fileset = import ./fileset.nix;
    systems.flakeExposed = platforms.unix;
  };
  chars = text: builtins.genList (i: builtins.substring i 1 text) (builtins.stringLength text);
  upper = chars "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  lower = chars "abcdefghijklmnopqrstuvwxyz";
in
lib
