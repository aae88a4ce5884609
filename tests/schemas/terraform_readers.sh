#!/usr/bin/env bash
# Tries third-party readers of Terraform's plan JSON on ours. Installs them from npm into a scratch directory, so it
# wants node, npm and the registry, and is run by hand:
#
#   tests/schemas/terraform_readers.sh BUILD_DIRECTORY
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "${1:?usage: terraform_readers.sh BUILD_DIRECTORY}" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

python3 "$root/tests/schemas/outputs_test.py" --auraform "$build/auraform" \
  --emulator "$build/tests/emulator/aura-emulator" --keep "$scratch"
npm init -y >/dev/null 2>&1
npm install --silent --no-fund --no-audit @ahmadnassri/terraform-unidiff@4.0.5 @terraform-visual/cli@0.2.1 >/dev/null 2>&1

# expect PLAN LINE: the reader validates the plan, prints its diffs, and ends with its own count.
expect() {
  node_modules/.bin/terraform-unidiff "$1" >unidiff.txt
  if [ "$(tail -n 1 unidiff.txt)" != "$2" ]; then
    echo "terraform-unidiff read $1 as: $(tail -n 1 unidiff.txt); expected: $2" >&2
    exit 1
  fi
  echo "terraform-unidiff, $1: $2"
}

expect show_first.plan.json "Plan: 6 to add, 0 to change, 0 to destroy"
expect show_nothing.plan.json "Plan: 0 to add, 0 to change, 0 to destroy"
expect show_second.plan.json "Plan: 3 to add, 4 to change, 1 to destroy"
grep -q '^-region: europe-west1$' unidiff.txt
grep -q '^+region: us-central1$' unidiff.txt

node_modules/.bin/terraform-visual --plan show_second.plan.json >/dev/null
grep -q '^window.TF_PLAN = {' terraform-visual-report/plan.js
echo "terraform-visual, show_second.plan.json: a report of $(ls terraform-visual-report | wc -l) files"
