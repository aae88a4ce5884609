#!/usr/bin/env bash
# tf_state_server.py, the Terraform HTTP state protocol in one of its dialects, on 127.0.0.1.
#
#   tf-state.sh start [--dir DIR] [--port N] [--dialect plain|gitlab|gitea|forgejo] [--tls CERT.pem,KEY.pem]
#                     [--client-ca CA.pem] [--user U] [--password P]
#   tf-state.sh stop --dir DIR
#
# `start` prints one line of JSON on stdout: where a state, its lock and its unlock are, and with which methods.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/common.sh"

here=$(cd "$(dirname "$0")" && pwd)
verb=${1:-}
[ $# -gt 0 ] && shift
dir='' port=0 dialect=plain tls='' client_ca='' user=tester password=test-password-1
while [ $# -gt 0 ]; do
  [ $# -gt 1 ] || usage
  case $1 in
  --dir) dir=$2 ;;
  --port) port=$2 ;;
  --dialect) dialect=$2 ;;
  --tls) tls=$2 ;;
  --client-ca) client_ca=$2 ;;
  --user) user=$2 ;;
  --password) password=$2 ;;
  *) usage ;;
  esac
  shift 2
done

# tell ENDPOINT MILLISECONDS: the line of JSON.
tell() {
  local path=/state/demo lock methods='"lock_method":"POST","unlock_method":"DELETE"'
  case $dialect in
  gitlab) path=/api/v4/projects/1/terraform/state/demo ;;
  gitea | forgejo) path=/api/packages/team/terraform/state/demo ;;
  esac
  lock=$path/lock
  if [ "$dialect" = plain ]; then
    methods='"lock_method":"LOCK","unlock_method":"UNLOCK"'
    lock=$path
  fi
  printf '{"name":"tf-state","dialect":"%s","endpoint":"%s","address":"%s","lock_address":"%s","unlock_address":"%s",' \
    "$dialect" "$1" "$1$path" "$1$lock" "$1$lock"
  printf '%s,"username":"%s","password":"%s","dir":"%s","pids":[%s],"start_ms":%s}\n' "$methods" "$user" "$password" \
    "$dir" "$(pid_of server)" "$2"
}

start() {
  need python3:python3 curl:curl
  local began scheme=http options=() endpoint
  began=$(milliseconds)
  new_directory
  if [ -n "$tls" ]; then
    scheme=https
    options=(--tls "${tls%%,*}" "${tls#*,}" --client-ca "$client_ca")
  fi
  daemon server python3 "$here/tf_state_server.py" --port-file "$dir/port" --port "$port" --dialect "$dialect" \
    --user "$user" --password "$password" "${options[@]}"
  wait_for 20 "the server" server test -s "$dir/port" || { cat "$dir/server.out" >&2; exit 1; }
  endpoint=$scheme://127.0.0.1:$(cat "$dir/port")
  # It listens before it tells its port. Where it wants a client's certificate, that has to do.
  [ -n "$client_ca" ] || wait_for 20 "the server" server curl -sfk -o /dev/null "$endpoint/_control" || { cat "$dir/server.out" >&2; exit 1; }
  tell "$endpoint" "$(($(milliseconds) - began))"
}

case $verb in
start) start ;;
stop)
  running_directory server.pid
  stop_daemons server
  rm -rf -- "$dir"
  ;;
*) usage ;;
esac
