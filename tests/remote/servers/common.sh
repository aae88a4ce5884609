# shellcheck shell=bash
# What the servers' scripts share; they source it. Each of them keeps all that it makes in one directory, $dir.

# say TEXT...: told to the person, not to the program that reads stdout.
say() { echo "$(basename "$0" .sh): $*" >&2; }

# usage: the comment at the head of the script.
usage() {
  sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0" >&2
  exit 2
}

# need PACKAGE:PROGRAM...: ends with 77, which tests take for "skipped", where a program is missing.
need() {
  local missing='' pair
  for pair; do command -v "${pair#*:}" >/dev/null || missing="$missing ${pair%%:*}"; done
  [ -z "$missing" ] && return 0
  say "missing:$missing (scripts/dependencies.sh --tests installs them)"
  exit 77
}

# new_directory: makes $dir, or a temporary one where it is empty; it must not hold anything yet.
new_directory() {
  [ -n "$dir" ] || dir=$(mktemp -d "${TMPDIR:-/tmp}/$(basename "$0" .sh).XXXXXX")
  mkdir -p "$dir"
  dir=$(cd "$dir" && pwd)
  [ -z "$(ls -A "$dir")" ] || { say "$dir is not empty"; exit 2; }
}

# running_directory FILE: $dir is the directory of a server that was started; FILE lies in it then.
running_directory() {
  [ -f "${dir:-/nonexistent}/$1" ] || { say "this needs --dir DIR of a running one"; exit 2; }
  dir=$(cd "$dir" && pwd)
}

# free_port: one that nobody listens on.
free_port() {
  local port
  for _ in $(seq 200); do
    port=$((20000 + RANDOM % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$port"
      return
    fi
  done
  return 1
}

# daemon NAME COMMAND...: runs it aside, out of this session, its output in $dir/NAME.out.
daemon() {
  local name=$1
  shift
  setsid "$@" </dev/null >"$dir/$name.out" 2>&1 &
  echo $! >"$dir/$name.pid"
}

# is_ours PID: it is alive, and its command line names our directory.
is_ours() { [ -n "$1" ] && [ -r "/proc/$1/cmdline" ] && tr '\0' ' ' <"/proc/$1/cmdline" | grep -qF -- "$dir"; }

pid_of() { cat "$dir/$1.pid" 2>/dev/null || true; }

# stop_daemons NAME...: kills them and waits until they are gone.
stop_daemons() {
  local name
  for name; do
    if is_ours "$(pid_of "$name")"; then kill -KILL "$(pid_of "$name")" 2>/dev/null || true; fi
  done
  for name; do
    for _ in $(seq 100); do
      is_ours "$(pid_of "$name")" || break
      sleep 0.05
    done
  done
}

# wait_for SECONDS WHAT NAME COMMAND...: until the command succeeds; an error when it takes too long or daemon NAME ends.
wait_for() {
  local end=$(($(date +%s) + $1)) what=$2 name=$3
  shift 3
  until "$@" >/dev/null 2>&1; do
    # Between its fork and its exec it has our command line, so that is_ours would not know it yet.
    kill -0 "$(pid_of "$name")" 2>/dev/null || { say "$what ended at once"; return 1; }
    [ "$(date +%s)" -lt "$end" ] || { say "$what did not come up"; return 1; }
    sleep 0.05
  done
}

milliseconds() { echo $(($(date +%s%N) / 1000000)); }
