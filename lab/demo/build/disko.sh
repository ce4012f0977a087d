# shellcheck shell=sh disable=SC2154 # Nix passes the variables
# The disk script as one executable file, like disko's.
{ echo "#!$shebang"; sed -e "s,@disk@,$disk,g" -e "s,@fails@,$fails,g" "$script"; } > "$out"
chmod 755 "$out"
