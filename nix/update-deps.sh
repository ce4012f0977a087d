#!/bin/sh
# Prints nix/deps.json: the packages that the program is built from, each with the hash of its file as nuget.org serves it.
# Run it after a package's version has changed: `nix/update-deps.sh > nix/deps.json`.
#
# Input:   src/Snowlift.Cli/obj/project.assets.json, as `dotnet restore` writes it, and the packages' folder that it names
# Output:  JSON: [ { "pname": …, "version": …, "hash": "sha256-…" } ]
# Fails:   3 nothing has been restored, or jq or openssl is missing
set -eu
cd "$(dirname "$0")/.."
assets=src/Snowlift.Cli/obj/project.assets.json
[ -f "$assets" ] || { echo "dotnet restore src/Snowlift.Cli first" >&2; exit 3; }
for tool in jq openssl; do command -v $tool >/dev/null || { echo "$tool is missing" >&2; exit 3; }; done
folder=$(jq -r '.packageFolders | keys[0]' "$assets")

# What an SDK brings itself is of the SDK's own version, which is nixpkgs' business.
jq -r '.libraries | to_entries[] | select(.value.type == "package") | "\(.key) \(.value.path)"' "$assets" |
  grep -v -e '^Microsoft\.NET\.ILLink' -e '^Microsoft\.NETCore\.App' -e '^Microsoft\.AspNetCore\.App' -e '^runtime\.' | LC_ALL=C sort |
  while read -r package path; do
    file=$(echo "$path" | tr / .).nupkg
    hash=$(openssl dgst -sha256 -binary "$folder$path/$file" | base64)
    jq -n --arg pname "${package%/*}" --arg version "${package#*/}" --arg hash "sha256-$hash" '{ $pname, $version, $hash }'
  done | jq -s .
