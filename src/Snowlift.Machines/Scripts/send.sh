#!/bin/sh
# Sends a file or a folder as a tar archive on stdout. A link as the argument itself is followed; what it leads to is sent
# under the name "it", and what lies in a folder below that.
#
# Arguments: PATH  what to send; a relative one is looked for in the home folder of who runs this
# Output:    the archive; nothing else
# Ends with: 2 when there is no such file
set -u
PATH=$PATH:/run/current-system/sw/bin
path=$(readlink -f -- "$1")
if [ -z "$path" ] || [ ! -e "$path" ]; then
  echo "there is no $1" >&2
  exit 2
fi
if [ "$path" = / ]; then
  echo "all of / is too much" >&2
  exit 2
fi
# A second name of one file is sent as a file. Links inside stay links, for the other side to leave out.
cd "${path%/*}/" && exec tar -c -f - --hard-dereference --transform "s,^\./[^/]*,it,S" -- "./${path##*/}"
