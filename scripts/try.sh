#!/usr/bin/env bash
# Builds auraform and the Aura emulator, then runs the main job against it on a fleet of some fifteen instances:
# plan, apply, change two things, plan and apply again, show the state. Needs no account and costs nothing.
# It leaves its directory and the commands to go on by hand.
#
#   scripts/try.sh [DIRECTORY]      default: ./try
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
work=${1:-$root/try}
build=${AURAFORM_BUILD_DIR:-$root/build}/release

./scripts/dependencies.sh
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release >/dev/null
ninja -C "$build" auraform aura-emulator

auraform=$build/auraform
emulator=$(find "$build" -name aura-emulator -type f | head -n 1)
if [ -e "$work" ] && [ -n "$(ls -A "$work")" ]; then
  echo "try.sh: $work is not empty; remove it or name another directory" >&2
  exit 1
fi
mkdir -p "$work"
cp "$root"/specs/examples/fleet/* "$work"/
cd "$work"

# A minute of Aura passes in a fifth of a second; what is made is kept in aura.json for later.
serve=("$emulator" -speed=300 -data=aura.json -port-file=port)
"${serve[@]}" >emulator.log &
emulator_pid=$!
trap 'kill "$emulator_pid" 2>/dev/null || true; wait "$emulator_pid" 2>/dev/null || true' EXIT
until grep -q listening emulator.log; do
  kill -0 "$emulator_pid" || { echo "try.sh: the emulator did not start" >&2; exit 1; }
  read -r -t 0.1 _ <> <(:) || true
done
AURA_BASE_URL=http://127.0.0.1:$(cat port)
export AURA_BASE_URL AURA_CLIENT_ID=emulator AURA_CLIENT_SECRET=emulator

run() {
  printf '\n$ auraform %s\n' "$*"
  "$auraform" "$@"
}

run validate
run plan
run apply -auto-approve

printf '\nTwo changes: the orders database doubles its memory, a development one is resumed.\n'
sed -i '/^\[instance.orders\]$/,/^$/ { s/"16GB"/"32GB"/; s/"48GB"/"64GB"/ }' production.aura.toml
sed -i '/^\[instance.orders_dev\]$/a status = "running"' development.aura.toml
run plan
run apply -auto-approve
run plan
run state list

cat <<TEXT

Go on by hand, in $work:

  $emulator -speed=300 -data=aura.json -port=8080 &
  export AURA_BASE_URL=http://127.0.0.1:8080 AURA_CLIENT_ID=emulator AURA_CLIENT_SECRET=emulator
  export PATH=$build:\$PATH
  auraform plan
TEXT
