# No key for anybody.
{ rootWithoutKeys, ... }: { config.users.users.root = rootWithoutKeys; }
