#!/bin/sh
# Installs the Debian or Ubuntu packages that are named on the command line and missing. Says what it installs, and
# installs nothing when all are there.
#
# Arguments: PACKAGE...
# Output:    words for people on stderr
# Fails:     3 when something is missing and cannot be installed here
set -eu
missing=
for package in "$@"; do
    dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "These programs are needed, by their Debian package names:$missing" >&2
    exit 3
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
    as_root=sudo
    command -v sudo >/dev/null 2>&1 || {
        echo "These packages are missing, and only root may install them:$missing" >&2
        exit 3
    }
fi
echo "Installing with apt-get:$missing" >&2
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # a list of words
set -- $missing
install() {
    $as_root apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@" >/dev/null
}
# Package lists that are missing or old are fetched anew; where they are fresh, that would only cost time.
install "$@" 2>/dev/null || { $as_root apt-get -o DPkg::Lock::Timeout=300 update -qq && install "$@"; } || {
    echo "apt-get could not install:$missing" >&2
    exit 3
}
