# shellcheck shell=sh disable=SC2154 # Nix passes the variables
# The disk script as one executable file, with the layout that it makes.
{ echo "#!$shebang"; printf "layout='%s'\n" "$layout"; cat "$script"; } > "$out"
chmod 755 "$out"
