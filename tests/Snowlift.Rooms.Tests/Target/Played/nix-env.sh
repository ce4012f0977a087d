# shellcheck shell=sh disable=SC2123
# Plays nix-env on a profile: generations are links beside it. What is set is a new generation, unless the newest is that.
PATH=/programs
profile=$2
case $3 in
  --set)
    newest=$(find "${profile%/*}" -name 'system-*-link' | sed 's/.*system-//; s/-link$//' | sort -n | tail -n 1)
    if [ "$(readlink "$profile-$newest-link")" != "$4" ]; then
      newest=$((${newest:-0} + 1))
      ln -s "$4" "$profile-$newest-link"
    fi
    ln -sfn "system-$newest-link" "$profile"
    ;;
  --switch-generation)
    if [ ! -L "$profile-$4-link" ]; then
      echo "error: profile version $4 does not exist" >&2
      exit 1
    fi
    ln -sfn "system-$4-link" "$profile"
    ;;
esac
