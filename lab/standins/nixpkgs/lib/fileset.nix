# A file set, without its filter: the whole root.
{
  toSource = { root, fileset }: root;
  unions = sets: sets;
  union = a: b: [ a b ];
  difference = a: b: a;
  intersection = a: b: a;
  fileFilter = predicate: path: path;
  maybeMissing = path: path;
  gitTracked = path: path;
}
