#!/usr/bin/env bash
# s3rver (npm, pinned) on 127.0.0.1: an S3 server that takes a conditional PUT and ignores the condition, and looks at
# no key. For the test that such a store is noticed and refused.
#
#   s3rver.sh start [--dir DIR] [--port N] [--buckets a,b]
#   s3rver.sh stop --dir DIR
#
# `start` prints one line of JSON on stdout. Ends with 77 where node or npm is not installed, or npm cannot get the
# package, which is kept in ${S3RVER_HOME:-~/.cache/auraform-s3rver-VERSION}.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/common.sh"

version=3.7.1
home=${S3RVER_HOME:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/auraform-s3rver-$version}
program=$home/node_modules/s3rver/bin/s3rver.js
verb=${1:-}
[ $# -gt 0 ] && shift
dir='' port='' buckets=''
while [ $# -gt 0 ]; do
  [ $# -gt 1 ] || usage
  case $1 in
  --dir) dir=$2 ;;
  --port) port=$2 ;;
  --buckets) buckets=$2 ;;
  *) usage ;;
  esac
  shift 2
done

# The package is put together aside and renamed, so that two that install at once do not meet.
install_package() {
  local aside
  [ -f "$program" ] && return 0
  need npm:npm
  mkdir -p "$(dirname "$home")"
  aside=$(mktemp -d "$home.XXXXXX")
  if ! timeout 120 npm install --prefix "$aside" --no-audit --no-fund --omit=dev "s3rver@$version" >&2; then
    rm -rf -- "$aside"
    say "npm cannot get s3rver $version here"
    exit 77
  fi
  mv -T "$aside" "$home" 2>/dev/null || rm -rf -- "$aside"
}

start() {
  need nodejs:node curl:curl
  install_package
  local began names name
  began=$(milliseconds)
  new_directory
  mkdir "$dir/data"
  IFS=, read -ra names <<<"$buckets"
  for name in "${names[@]}"; do mkdir "$dir/data/$name"; done
  [ -n "$port" ] || port=$(free_port)
  daemon server node "$program" -d "$dir/data" -a 127.0.0.1 -p "$port" --no-vhost-buckets
  wait_for 20 "s3rver" server curl -s -o /dev/null "http://127.0.0.1:$port/" || { cat "$dir/server.out" >&2; exit 1; }
  printf '{"name":"s3rver","endpoint":"http://127.0.0.1:%s","region":"us-east-1","access_key":"S3RVER",' "$port"
  printf '"secret_key":"S3RVER","dir":"%s","pids":[%s],"start_ms":%s}\n' "$dir" "$(pid_of server)" \
    "$(($(milliseconds) - began))"
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
