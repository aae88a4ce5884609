#!/usr/bin/env bash
# What must hold, from a clean checkout: installs what the tests need, checks format and style, builds with g++ and
# runs all tests; then builds with clang and the sanitizers, runs them again with the fuzz corpora, and runs
# clang-tidy. Ends with "N passed, N failed".
#
#   scripts/test.sh            everything
#   scripts/test.sh quick      format, style, the g++ build and all tests: what a change is tried with
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

case ${1:-all} in
all | quick) ;;
*)
  echo "usage: scripts/test.sh [quick]" >&2
  exit 2
  ;;
esac

root=$PWD
build=${AURAFORM_BUILD_DIR:-$root/build}
jobs=$(nproc)
# Where ccache is, one checkout profits from another, wherever it lies.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1
passed=0
failed=0
failures=()

say() { printf '\n== %s\n' "$*"; }

# check NAME COMMAND...: one thing that must hold, counted as one.
check() {
  local name=$1 log
  shift
  log=$(mktemp)
  say "$name"
  if "$@" >"$log" 2>&1 </dev/null; then
    passed=$((passed + 1))
    tail -n 3 "$log"
  else
    failed=$((failed + 1))
    failures+=("$name")
    tail -n 60 "$log"
  fi
  rm -f "$log"
}

# must NAME COMMAND...: as check, and nothing after it makes sense when it fails.
must() {
  local before=$failed
  check "$@"
  [ "$failed" -eq "$before" ] || finish
}

finish() {
  [ "$failed" -eq 0 ] || printf '\nfailed: %s\n' "${failures[@]}"
  printf '\n%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ]
  exit
}

# The number of Catch2 test cases that a log tells of, as "PASSED FAILED".
count_cases() {
  awk '/^[0-9]*:? *All tests passed \(/ { for (i = 2; i <= NF; i++) if ($i == "test") passed += $(i - 1) }
       /test cases:/ { for (i = 2; i <= NF; i++) { if ($i == "passed") passed += $(i - 1); if ($i == "failed") failed += $(i - 1) } }
       END { print passed + 0, failed + 0 }' "$1"
}

# run_tests NAME DIRECTORY: every test program; each Catch2 case counts as one.
run_tests() {
  local name=$1 directory=$2 log status=0 good bad
  log=$(mktemp)
  say "$name"
  (cd "$directory" && ctest --output-on-failure --verbose -j "$jobs" --timeout 1500) >"$log" 2>&1 </dev/null || status=$?
  read -r good bad <<<"$(count_cases "$log")"
  grep -E 'Test +#|tests passed|tests failed' "$log" | grep -E 'Passed|Failed|\*\*\*|tests' | sort -u
  if [ "$status" -ne 0 ]; then
    grep -vE ': *$|^UpdateCTest|^Constructing|^Test timeout' "$log" | grep -B2 -A25 -E 'FAILED|ERROR:|runtime error|\*\*\*' | head -n 200
    [ "$bad" -gt 0 ] || bad=1
    failures+=("$name")
  fi
  passed=$((passed + good))
  failed=$((failed + bad))
  rm -f "$log"
}

check_format() {
  if [ "$(clang-format --version | sed 's/.*version \([0-9]*\).*/\1/')" != 14 ]; then
    echo "the format is clang-format 14's; another version is here and is not asked"
    return 0
  fi
  git ls-files -co --exclude-standard -z '*.hpp' '*.cpp' | xargs -0 clang-format --dry-run -Werror
}

build_with() { # DIRECTORY CMAKE-ARGUMENTS...
  local directory=$1
  shift
  cmake -S "$root" -B "$directory" -G Ninja -DAURAFORM_WERROR=ON "$@" && ninja -C "$directory"
}

# Each of our sources once; the tests' sources are held by warnings and sanitizers.
check_tidy() {
  git ls-files -co --exclude-standard -z 'base/*.cpp' 'specs/*.cpp' 'state/*.cpp' 'reconcile/*.cpp' 'aura/*.cpp' 'cmd/*.cpp' |
    xargs -0 -n 4 -P "$jobs" clang-tidy --quiet -p "$build/sanitize"
}

replay_corpora() {
  local target name
  for target in "$build"/sanitize/tests/fuzz/*_fuzz; do
    [ -x "$target" ] || continue
    name=$(basename "$target" _fuzz)
    "$target" -runs=0 "$root/tests/fuzz/corpus/$name" || return 1
  done
}

must "what the tests need is installed" ./scripts/dependencies.sh --tests
check "the format is clang-format's" check_format
check "layers and limits of the house style" python3 tests/style/style_test.py "$root"
must "g++ builds it without a warning" build_with "$build/release" -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_COMPILER=g++
run_tests "tests, g++ Release" "$build/release"
[ "${1:-all}" = all ] || finish
must "clang builds it without a warning, with ASan, UBSan and the fuzz targets" build_with "$build/sanitize" \
  -DCMAKE_BUILD_TYPE=None -DCMAKE_CXX_FLAGS=-O1 -DCMAKE_CXX_COMPILER=clang++ -DAURAFORM_SANITIZE=ON -DAURAFORM_FUZZ=ON
# Under sanitizers the random fleets take many times as long, and g++'s build has just run all of them.
AURAFORM_FLEETS=${AURAFORM_FLEETS:-60} run_tests "tests, clang ASan + UBSan" "$build/sanitize"
check "fuzz corpora replay without a finding" replay_corpora
check "clang-tidy has nothing to say" check_tidy
finish
