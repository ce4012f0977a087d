# shellcheck shell=bash
# What ./test is made of: words, counting, one test program, the door. Sourced by it.
#
# begin      sets $folder, where everything of this run lives, and $logs; from then on nothing outlives the run
# step       one piece of work, with how long it took; beside and await: one in the background
# program    one test project; adds to the counts
# finish     says `N passed, N failed`, and ends with 0 where nothing failed and something passed

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 TERM=${TERM:-dumb}
# A compiler's server that lives for two builds is gone before instrumenting its code has paid.
export DOTNET_TieredPGO=0
logs=$PWD/artifacts/tests
cache=$PWD/.cache/lab
passed=0 failed=0 folder='' door='' options=()
declare -A step_pid step_began

# Seconds without any test that begins or ends: then one of those that run has hung.
limit=1800

refuse() { local status=$1; shift; printf '%s\n' "$@" >&2; exit "$status"; }

projects() {
  local path
  for path in tests/Snowlift.*.Tests; do path=${path#tests/Snowlift.}; printf ' %s' "${path%.Tests}"; done
}

demand_tools() {
  command -v dotnet >/dev/null ||
    refuse 3 "The .NET 10 SDK is needed, and there is no dotnet in PATH." "Install it: https://dotnet.microsoft.com/download"
  [ "$(id -u)" -eq 0 ] ||
    refuse 3 "The tests need root: they install Debian packages, build images with mmdebstrap, and take low ports." \
      "Run them as root: sudo ./test" "What an ordinary user can run: dotnet run --project tests/Snowlift.Cli.Tests"
}

# begin : makes the run's folder, and sees to it that nothing of the run is left, however it ends.
begin() {
  mkdir -p "$logs"
  folder=$(mktemp -d "${TMPDIR:-/tmp}/snowlift-test-XXXXXX") || exit 1
  # In a session of its own: whoever ends this run with all that belongs to it does not end its watchman.
  setsid tests/sweep "$folder" $$ </dev/null >/dev/null 2>&1 &
  disown
  export TMPDIR=$folder
  trap 'tests/sweep "$folder"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}

clock() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }

# step NAME COMMAND… : its output is kept in the logs, and shown where it fails, which ends the run.
step() { beside "$@"; await "$1"; }

# beside NAME COMMAND… : begins a step that await NAME waits for.
beside() {
  local name=$1; shift
  step_began[$name]=$SECONDS
  "$@" >"$logs/$name.log" 2>&1 &
  step_pid[$name]=$!
}

# await NAME : its end; as step says.
await() {
  local name=$1
  if ! wait "${step_pid[$name]}"; then
    tail -n 40 "$logs/$name.log" >&2
    echo "$name failed; all of it is in $logs/$name.log" >&2
    failed=$((failed + 1))
    finish
  fi
  printf '%-11s %5s\n' "$name" "$(clock $((SECONDS - step_began[$name])))"
}

# install_packages MACHINES : none for those of unit tests alone.
install_packages() {
  local wanted=(openssh-server shellcheck hcloud-cli python3-hcloud jq git zsh fish tmux man-db)
  [ "$1" = none ] || mapfile -t -O ${#wanted[@]} wanted <lab/images/packages.txt
  lab/packages.sh "${wanted[@]}"
}

check_scripts() {
  local scripts
  mapfile -t scripts < <(git ls-files '*.sh')
  shellcheck -x -S warning "${scripts[@]}" try snowlift test tests/sweep .ci/run lab/images/build
}

# build_door : what the door test needs, so that it can begin: it takes the longest.
build_door() { dotnet build tests/Snowlift.Door.Tests --nologo -v quiet; }

build_solution() { dotnet build Snowlift.slnx --nologo -v quiet; }

# start_door : in the background, for it takes minutes; the images that it builds on its way are the ones that all others boot.
start_door() {
  mkdir -p "$cache"
  (
    SNOWLIFT_DOOR_CACHE=$cache program Door door -trait Category=Door
    echo "$passed $failed" >"$folder/door"
  ) &
  door=$!
}

# await_door : its part of the counts.
await_door() {
  local good=0 bad=1
  [ -n "$door" ] || return 0
  wait "$door"
  read -r good bad <"$folder/door"
  passed=$((passed + good)) failed=$((failed + bad))
}

# have_images : the lab's images in SNOWLIFT_LAB_IMAGES: those that somebody named are there; else the door's as soon as it has
# them, or built here.
have_images() {
  local built
  [ "$SNOWLIFT_LAB_IMAGES" = "$cache/images" ] || return 0
  while [ -n "$door" ] && [ ! -e "$folder/door" ]; do
    built=$(echo "$folder"/snowlift-door-*/home/.cache/snowlift/lab)
    if [ -e "$built/images/debian/.inputs" ] && [ -e "$built/images/installer/.inputs" ] && [ -e "$built/images/demo/.inputs" ]; then
      # By links: the door removes its own when it leaves.
      mkdir -p "$cache/downloads" "$cache/images"
      cp -alf "$built/downloads/." "$cache/downloads/"
      for built in "$built/images"/{debian,installer,demo}; do
        cmp -s "$built/.inputs" "$cache/images/${built##*/}/.inputs" || { rm -rf "$cache/images/${built##*/}"; cp -al "$built" "$cache/images/"; }
      done
      break
    fi
    sleep 1
  done
  lab/images/build --out "$SNOWLIFT_LAB_IMAGES" --cache "$cache/downloads" all
}

# program NAME LOG OPTION… : runs a test project's program. Of those with machines each test is shown as it ends, of the others what
# fails; how many passed is counted as they end, so that a program that is ended counts for what it did. A theory's rows are told
# apart beforehand (-preEnumerateTheories): without that a trait that only some of them have is never looked at.
program() {
  local name=$1 log=$logs/$2.log shows=$2 began=$SECONDS good=0 bad=0 ended='' failing='' lines pid line; shift 2
  : >"$log"
  # Whoever waits for the door waits for all: the others let it pass.
  exec {lines}< <(exec nice -n "$([ -n "$door" ] && echo 10 || echo 0)" "tests/Snowlift.$name.Tests/bin/Debug/net10.0/Snowlift.$name.Tests" -noColor -reporter verbose -preEnumerateTheories "$@" "${options[@]}" 2>&1)
  pid=$!
  while IFS= read -r -t "$limit" -u "$lines" line; do
    printf '%s\n' "$line" >>"$log"
    case $line in
      '    Snowlift.'*' [FAIL]')
        failing=${line% \[FAIL\]} bad=$((bad + 1))
        tell ✗ "$failing" ''
        ;;
      '    Snowlift.'*' [FINISHED] Time: '*)
        if [ "${line% \[FINISHED\] Time: *}" != "$failing" ]; then
          good=$((good + 1))
          case $shows in *machines* | door) tell ✓ "${line% \[FINISHED\] Time: *}" "${line##* Time: }" ;; esac
        fi
        ;;
      *' Total: '*', Errors: '*', Failed: '*) ended=$line ;;
      # None of this program was chosen.
      *' Total: 0') [ ${#options[@]} -eq 0 ] || ended='Total: 0, Errors: 0, Failed: 0, Skipped: 0' ;;
      'the door: '* | '  '*' s '*) [ "$shows" != door ] || printf '  door: %s\n' "${line#the door: }" ;;
    esac
  done
  exec {lines}<&-
  kill -9 "$pid" 2>/dev/null
  if [[ $ended =~ Total:\ ([0-9]+),\ Errors:\ ([0-9]+),\ Failed:\ ([0-9]+),\ Skipped:\ ([0-9]+) ]]; then
    bad=$((BASH_REMATCH[2] + BASH_REMATCH[3])) good=$((BASH_REMATCH[1] - BASH_REMATCH[3] - BASH_REMATCH[4]))
  else
    bad=$((bad + 1))
    echo "  ✗ $name: ended without a summary, or nothing began or ended for $((limit / 60)) minutes; running then:"
    awk '/ \[STARTING\]$/ { sub(/ \[STARTING\]$/, ""); open[$0] = 1 } / \[FINISHED\] Time: / { sub(/ \[FINISHED\] Time: .*/, ""); delete open[$0] }
      END { for (test in open) print test }' "$log"
  fi
  [ "$bad" -eq 0 ] || grep -a -v -e ' \[STARTING\]$' -e ' \[FINISHED\] Time: ' "$log" | grep -a -A 60 ' \[FAIL\]$' | cut -c 1-400 | head -n 300
  printf '%-11s %5s  %d passed, %d failed\n' "$shows" "$(clock $((SECONDS - began)))" "$good" "$bad"
  passed=$((passed + good)) failed=$((failed + bad))
}

# tell SIGN TEST SECONDS : a test as a sentence.
tell() {
  local test=${2#    Snowlift.*.Tests.} seconds=${3%%.*}
  printf '  %s %s%s\n' "$1" "$(sed 's/_/ /g; s/Tests\./: /' <<<"$test")" "${seconds:+  $(clock "$seconds")}"
}

finish() {
  printf '%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit
}
