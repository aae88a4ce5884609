#!/usr/bin/env bash
# A throw-away Ceph cluster of one monitor and one in-memory OSD, without authentication among themselves, with a
# RADOS gateway: a real S3 server that enforces conditional writes. All of it on 127.0.0.1.
#
#   ceph-rgw.sh start [--dir DIR] [--port N] [--buckets a,b] [--tls CERT.pem,KEY.pem] [--access-key K] [--secret-key S]
#                     [--sts yes]          with a token service: see ceph_identity.py
#   ceph-rgw.sh gateway-stop --dir DIR     an outage: connections are refused
#   ceph-rgw.sh gateway-start --dir DIR    the same port, the same data
#   ceph-rgw.sh stop --dir DIR             ends the daemons, removes DIR
#
# `start` prints one line of JSON on stdout; the gateway is the last of its "pids" (kill -STOP makes it hang). Ends
# with 77 where Ceph is not installed. Debian 12 has Ceph 16.2, Ubuntu 24.04 has 19.2.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/common.sh"

verb=${1:-}
[ $# -gt 0 ] && shift
dir='' port='' buckets='' tls='' sts=no
access=TESTACCESSKEY000001 secret=testsecretkey0000000000000000000000000001
while [ $# -gt 0 ]; do
  [ $# -gt 1 ] || usage
  case $1 in
  --dir) dir=$2 ;;
  --port) port=$2 ;;
  --buckets) buckets=$2 ;;
  --tls) tls=$2 ;;
  --sts) sts=$2 ;;
  --access-key) access=$2 ;;
  --secret-key) secret=$2 ;;
  *) usage ;;
  esac
  shift 2
done

write_configuration() { # FRONTEND MONITOR-PORT FSID
  cat >"$dir/ceph.conf" <<CONF
[global]
fsid = $3
mon host = [v2:127.0.0.1:$2]
mon initial members = a
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind msgr1 = false
ms mon client mode = crc
ms mon cluster mode = crc
ms mon service mode = crc
ms client mode = crc
ms cluster mode = crc
ms service mode = crc
auth cluster required = none
auth service required = none
auth client required = none
auth supported = none
keyring = /dev/null
run dir = $dir/run
admin socket = $dir/run/\$name.asok
log file = $dir/log/\$name.log
crash dir = $dir/log
mon cluster log file = $dir/log/cluster.log
setuser match path =
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon warn on pool no redundancy = false
mon max pg per osd = 1000
[mon]
mon data = $dir/mon
mon data avail crit = 1
mon data avail warn = 2
mon compact on start = false
paxos propose interval = 0.02
paxos min wait = 0.01
mon tick interval = 1
auth allow insecure global id reclaim = false
[osd]
osd data = $dir/osd
osd objectstore = memstore
memstore device bytes = 1073741824
osd class load list = *
osd class default list = *
osd scrub load threshold = 0
[client]
rgw data = $dir/rgw
rgw frontends = $1
rgw thread pool size = 32
rgw num rados handles = 1
rgw enable gc threads = false
rgw enable lc threads = false
rgw enable quota threads = false
rgw enable usage log = false
rgw run sync thread = false
rgw override bucket index max shards = 1
rgw dynamic resharding = false
CONF
  # Apart, since with it the gateway denies wrong keys without saying what is wrong about them.
  if [ "$sts" = yes ]; then printf 'rgw sts key = sixteen-letters.\nrgw s3 auth use sts = true\n' >>"$dir/ceph.conf"; fi
}

start_gateway() {
  daemon rgw radosgw -c "$dir/ceph.conf" -n client.rgw -f --pid-file=
  wait_for 60 "the gateway" rgw curl -sfk -o /dev/null "$(cat "$dir/endpoint")/"
}

start_cluster() {
  local conf=(-c "$dir/ceph.conf") fsid=$1 monitor_port=$2 osd
  osd=$(cat /proc/sys/kernel/random/uuid)
  monmaptool --create --clobber --fsid "$fsid" --addv a "[v2:127.0.0.1:$monitor_port]" "$dir/monmap" >/dev/null
  ceph-mon "${conf[@]}" --mkfs -i a --monmap "$dir/monmap" >&2
  daemon mon ceph-mon "${conf[@]}" -i a -f --pid-file=
  wait_for 30 "the monitor" mon ceph "${conf[@]}" --connect-timeout 5 osd new "$osd"
  ceph-osd "${conf[@]}" -i 0 --mkfs --osd-uuid "$osd" --no-mon-config >/dev/null 2>"$dir/mkfs.out"
  daemon osd ceph-osd "${conf[@]}" -i 0 -f --pid-file=
  # Blocks until pools exist and the OSD takes writes, so it is the OSD's probe too.
  timeout 90 radosgw-admin "${conf[@]}" user create --uid=test --display-name=test \
    --access-key="$access" --secret-key="$secret" >"$dir/user.json" 2>"$dir/user.out"
}

make_buckets() {
  local names name
  IFS=, read -ra names <<<"$buckets"
  for name in "${names[@]}"; do
    # curl 7.88 signs no payload hash of its own accord, and S3 wants the header.
    curl -sfk -o /dev/null -X PUT --aws-sigv4 aws:amz:us-east-1:s3 \
      -H "x-amz-content-sha256: $(sha256sum </dev/null | cut -d' ' -f1)" -u "$access:$secret" "$(cat "$dir/endpoint")/$name"
  done
}

start() {
  need ceph-mon:ceph-mon ceph-osd:ceph-osd ceph-common:ceph radosgw:radosgw curl:curl
  local began frontend fsid monitor_port endpoint
  began=$(milliseconds)
  new_directory
  mkdir -p "$dir"/{mon,osd,rgw,log,run}
  [ -n "$port" ] || port=$(free_port)
  monitor_port=$(free_port)
  endpoint=http://127.0.0.1:$port
  frontend="beast endpoint=127.0.0.1:$port"
  if [ -n "$tls" ]; then
    endpoint=https://127.0.0.1:$port
    frontend="beast ssl_endpoint=127.0.0.1:$port ssl_certificate=${tls%%,*} ssl_private_key=${tls#*,}"
  fi
  echo "$endpoint" >"$dir/endpoint"
  fsid=$(cat /proc/sys/kernel/random/uuid)
  write_configuration "$frontend" "$monitor_port" "$fsid"
  trap 'say "the start failed; its logs:"; tail -n 15 "$dir"/log/*.log "$dir"/*.out >&2 2>/dev/null || true
        stop_daemons mon osd rgw' ERR
  set -E
  start_cluster "$fsid" "$monitor_port"
  start_gateway
  make_buckets
  trap - ERR
  printf '{"name":"ceph-rgw","endpoint":"%s","region":"us-east-1","access_key":"%s","secret_key":"%s","dir":"%s",' \
    "$endpoint" "$access" "$secret" "$dir"
  printf '"pids":[%s,%s,%s],"start_ms":%s}\n' "$(pid_of mon)" "$(pid_of osd)" "$(pid_of rgw)" \
    "$(($(milliseconds) - began))"
}

case $verb in
start) start ;;
gateway-stop)
  running_directory endpoint
  stop_daemons rgw
  ;;
gateway-start)
  running_directory endpoint
  start_gateway
  ;;
stop)
  running_directory endpoint
  stop_daemons mon osd rgw
  rm -rf -- "$dir"
  ;;
*) usage ;;
esac
