#!/usr/bin/env bash
# Certificates for tests of TLS: certificates.sh DIR makes there an authority (ca.pem), a server's certificate for
# 127.0.0.1 and a client's that it signed (server.pem, client.pem), and a client's of nobody's (other.pem), each with
# its key beside it (server.key …). Ends with 77 where openssl is not installed.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/common.sh"

need openssl:openssl
cd "$1"
new_key=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)
openssl req -x509 "${new_key[@]}" -days 2 -subj "/CN=authority" -keyout ca.key -out ca.pem 2>openssl.out
openssl req -x509 "${new_key[@]}" -days 2 -subj "/CN=other" -keyout other.key -out other.pem 2>>openssl.out
for name in server client; do
  openssl req "${new_key[@]}" -subj "/CN=$name" -keyout $name.key -out $name.request 2>>openssl.out
  openssl x509 -req -in $name.request -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
    -extfile <(echo "subjectAltName=IP:127.0.0.1") -out $name.pem 2>>openssl.out
done
