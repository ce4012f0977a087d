# Option types: what they take, and how several definitions become one value.
{ lib }:
let
  inherit (builtins) concatMap isAttrs isBool isFloat isInt isList isPath isString map mapAttrs;
  show = builtins.concatStringsSep ".";
  where = defs: builtins.concatStringsSep " and " (lib.unique (map (d: d.file) defs));

  # plain NAME CHECK : a value that all definitions agree on.
  plain = name: check: {
    inherit name check;
    merge = path: defs:
      let first = (builtins.head defs).value; in
      if !(builtins.all (d: check d.value) defs) then throw "A definition for option `${show path}' is not of type `${name}' (${where defs})."
      else if builtins.all (d: d.value == first) defs then first
      else throw "The option `${show path}' has conflicting definition values (${where defs}); lib.mkForce chooses one.";
  };
  # One value of a collection, by itself, so that conditions and priorities count there too.
  among = type: path: lib.evalOption path { inherit type; };
  isModule = value: isAttrs value || isPath value || lib.isFunction value;
in
rec {
  raw = { name = "raw"; check = _: true; merge = _: defs: (lib.last defs).value; };
  unspecified = anything;
  anything = {
    name = "anything";
    check = _: true;
    merge = path: defs:
      if builtins.all (d: isAttrs d.value && !(lib.isDerivation d.value)) defs then (attrsOf anything).merge path defs
      else if builtins.length defs > 1 && builtins.all (d: isList d.value) defs then concatMap (d: d.value) defs
      else (plain "anything" (_: true)).merge path (if builtins.any (d: lib.isFunction d.value) defs then [ (lib.last defs) ] else defs);
  };
  bool = plain "boolean" isBool;
  int = plain "signed integer" isInt;
  float = plain "floating point number" isFloat;
  number = plain "number" (x: isInt x || isFloat x);
  str = plain "string" isString;
  singleLineStr = str;
  nonEmptyStr = str;
  strMatching = pattern: plain "string matching ${pattern}" (x: isString x && builtins.match pattern x != null);
  path = plain "path" (x: isPath x || (isString x && builtins.substring 0 1 x == "/") || (isAttrs x && x ? outPath));
  package = plain "package" (x: isAttrs x || isPath x || isString x);
  port = plain "16 bit unsigned integer" (x: isInt x && x >= 0 && x < 65536);
  ints = { positive = plain "positive integer" (x: isInt x && x > 0); unsigned = plain "unsigned integer" (x: isInt x && x >= 0); between = a: b: int; };
  enum = values: plain "one of ${builtins.toJSON values}" (x: builtins.elem x values);
  attrs = { name = "attribute set"; check = isAttrs; merge = _: defs: builtins.foldl' (all: d: all // d.value) { } defs; };
  separatedString = separator: str // { merge = _: defs: builtins.concatStringsSep separator (map (d: d.value) defs); };
  lines = separatedString "\n";
  commas = separatedString ",";
  listOf = type: {
    name = "list of ${type.name}";
    check = isList;
    emptyValue = [ ];
    nestedTypes.elemType = type;
    merge = path: defs: concatMap
      (d: if !(isList d.value) then throw "A definition for option `${show path}' is not of type `list of ${type.name}' (${d.file})."
        else concatMap (value: let made = among type path [ { inherit (d) file; inherit value; } ]; in if made.isDefined then [ made.value ] else [ ]) d.value)
      defs;
  };
  nonEmptyListOf = listOf;
  attrsOf = collection false;
  # The values are not looked at before they are asked for, so that they may depend on each other.
  lazyAttrsOf = collection true;
  collection = isLazy: type: {
    name = "attribute set of ${type.name}";
    check = isAttrs;
    emptyValue = { };
    nestedTypes.elemType = type;
    merge = path: defs:
      let
        bad = builtins.filter (d: !(isAttrs d.value)) defs;
        names = lib.unique (concatMap (d: builtins.attrNames d.value) defs);
        of = name: concatMap (d: if d.value ? ${name} then [ { inherit (d) file; value = d.value.${name}; } ] else [ ]) defs;
        made = lib.genAttrs names (name: among type (path ++ [ name ]) (of name));
      in
      if bad != [ ] then throw "A definition for option `${show path}' is not an attribute set (${where bad})."
      else mapAttrs (_: option: option.value) (if isLazy then made else lib.filterAttrs (_: option: option.isDefined) made);
  };
  nullOr = type: {
    name = "null or ${type.name}";
    check = x: x == null || type.check x;
    merge = path: defs: if builtins.all (d: d.value == null) defs then null else type.merge path (builtins.filter (d: d.value != null) defs);
  };
  either = a: b: {
    name = "${a.name} or ${b.name}";
    check = x: a.check x || b.check x;
    merge = path: defs: (if builtins.all (d: a.check d.value) defs then a else b).merge path defs;
  };
  oneOf = types: builtins.foldl' either (builtins.head types) (builtins.tail types);
  coercedTo = from: change: to: {
    inherit (to) name;
    check = x: to.check x || from.check x;
    merge = path: defs: to.merge path (map (d: if from.check d.value && !(to.check d.value) then d // { value = change d.value; } else d) defs);
  };
  functionTo = type: raw;
  uniq = type: type;
  unique = _: type: type;
  addCheck = type: check: type // { check = x: type.check x && check x; };
  deferredModule = { name = "module"; check = isModule; merge = _: defs: { imports = map (d: d.value) defs; }; };
  # What is written for one is settings alone, so that a setting may be called `options`.
  submodule = modules: submoduleWith { modules = lib.flatten [ modules ]; shorthandOnlyDefinesConfig = true; };
  submoduleWith = { modules, specialArgs ? { }, shorthandOnlyDefinesConfig ? false, ... }: {
    name = "submodule";
    check = isModule;
    emptyValue = { };
    merge = path: defs: builtins.removeAttrs (lib.evalModules {
      modules = modules ++ map
        (d: if isPath d.value then d.value
          else if shorthandOnlyDefinesConfig && isAttrs d.value then { _file = d.file; config = d.value; }
          else { _file = d.file; imports = [ d.value ]; })
        defs;
      specialArgs = { name = lib.last path; } // specialArgs;
      prefix = path;
    }).config [ "_module" ];
  };
}
