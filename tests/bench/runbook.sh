#!/usr/bin/env bash
# The way of a runbook, for the benchmark: curl and jq, one instance after the other.
#   runbook.sh plan|create|resize|destroy PROJECT [COUNT]
set -euo pipefail

token=$(curl -sf -u "$AURA_CLIENT_ID:$AURA_CLIENT_SECRET" -d grant_type=client_credentials "$AURA_BASE_URL/oauth/token" |
  jq -r .access_token)

api() { # METHOD PATH [BODY]
  curl -s -X "$1" -H "Authorization: Bearer $token" -H "Content-Type: application/json" \
    ${3:+-d "$3"} "$AURA_BASE_URL/v1/instances$2"
}
ids() { api GET "?tenantId=$1" | jq -r '.data[].id'; }
wait_for() { # ID FILTER: until the filter is true of the answer
  until api GET "/$1" | jq -e "$2" >/dev/null; do
    sleep 1
  done
}

case $1 in
plan)
  for id in $(ids "$2"); do
    api GET "/$id" | jq -r .data.memory
  done
  ;;
create)
  for n in $(seq "$3"); do
    body=$(jq -nc --arg name "i-$n" --arg project "$2" '{name: $name, tenant_id: $project, version: "5",
      region: "europe-west1", memory: "2GB", type: "professional-db", cloud_provider: "gcp"}')
    wait_for "$(api POST "" "$body" | jq -r .data.id)" '.data.status == "running"'
  done
  ;;
resize)
  for id in $(ids "$2"); do
    api PATCH "/$id" '{"memory": "4GB"}' | jq -r .data.status
    wait_for "$id" '.data.status == "running" and .data.memory == "4GB"'
  done
  ;;
destroy)
  for id in $(ids "$2"); do
    api DELETE "/$id" | jq -r .data.status
    wait_for "$id" '.data == null'
  done
  ;;
esac >/dev/null
