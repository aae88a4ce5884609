#!/usr/bin/env bash
# Installs, with the system's package manager, what building needs; with --tests also what the tests need, with --bench
# what tests/bench needs.
# Asks for nothing when everything is there. Debian 12, Ubuntu 24.04 and their relatives.
set -euo pipefail

packages=(
  g++ cmake ninja-build pkg-config ca-certificates
  libboost-program-options-dev libcurl4-openssl-dev libsodium-dev nlohmann-json3-dev libsimdjson-dev
  libtomlplusplus-dev libcpp-httplib-dev zlib1g-dev catch2)
if [ "${1:-}" = "--tests" ]; then
  packages+=(ccache clang clang-format clang-tidy git python3 python3-jsonschema libclang-rt-dev
    bash zsh fish mandoc shellcheck yamllint
    nghttp2-proxy openssl # HTTP/2 and TLS before the emulator
    curl dpkg-dev file jq pre-commit python3-yaml util-linux
    ceph-common ceph-mon ceph-osd radosgw) # a real S3 server: 67 MB to fetch, 270 MB, some 20 s
fi
[ "${1:-}" = "--bench" ] && packages+=(curl gnuplot-nox jq python3 time valgrind)

# The sanitizers' and fuzzer's runtime is a package of its own that is named after the compiler's version.
resolve() {
  case "$1" in
  libclang-rt-dev)
    local version
    version=$(apt-cache depends clang 2>/dev/null | sed -n 's/.*Depends: clang-\([0-9][0-9]*\)$/\1/p' | head -n 1)
    [ -n "$version" ] && echo "libclang-rt-$version-dev"
    ;;
  *) echo "$1" ;;
  esac
}

is_installed() { dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

if ! command -v dpkg-query >/dev/null; then
  echo "dependencies.sh: no dpkg here; install these by hand: ${packages[*]}" >&2
  exit 1
fi

missing=()
for package in "${packages[@]}"; do
  [ "$package" = libclang-rt-dev ] && { missing+=("$package"); continue; }
  is_installed "$package" || missing+=("$package")
done
if [ "${#missing[@]}" -eq 1 ] && [ "${missing[0]}" = libclang-rt-dev ] && is_installed clang; then
  name=$(resolve libclang-rt-dev)
  { [ -z "$name" ] || is_installed "$name"; } && missing=()
fi
[ "${#missing[@]}" -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "dependencies.sh: run as root or install sudo; missing: ${missing[*]}" >&2; exit 1; }
  as_root=(sudo)
fi
echo "Installing: ${missing[*]}" >&2
"${as_root[@]}" apt-get update -q >&2
names=()
for package in "${missing[@]}"; do
  name=$(resolve "$package")
  [ -n "$name" ] && names+=("$name")
done
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${names[@]}" >&2
