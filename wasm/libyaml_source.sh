#!/usr/bin/env bash
# Puts libyaml's source into a folder, for the wasm32 build: Debian has libyaml for its own architectures only.
#
#   wasm/libyaml_source.sh build/wasm/libyaml
#
# It is Debian's source package, from the mirrors that this machine's apt uses and checked against the same keys.
# Needs no root and leaves the machine's apt alone: lists, cache and sources are its own, below the folder.
set -euo pipefail

target=$1
[ ! -f "$target/src/src/parser.c" ] || exit 0
for tool in apt-get dpkg-source; do
  if ! command -v "$tool" >/dev/null; then
    echo "libyaml: no $tool here; unpack libyaml 0.2.5 somewhere and configure with -DLIBYAML_SOURCE_DIR=FOLDER" >&2
    exit 1
  fi
done

rm -rf "$target"
mkdir -p "$target"/apt/{lists/partial,cache/archives/partial,sources}
target=$(cd "$target" && pwd)
apt=$target/apt

# The machine's sources, asked for source packages: 'deb URI SUITE main' and 'Types: deb' become deb-src.
eval "$(apt-config shell list Dir::Etc::sourcelist/f parts Dir::Etc::sourceparts/d)"
# shellcheck disable=SC2154 # list and parts come from apt-config
for file in "$list" "$parts"/*.list; do
  [ -f "$file" ] || continue
  sed -nE 's/^[[:space:]]*deb([[:space:]])/deb-src\1/p' "$file" >>"$apt/sources/machine.list"
done
for file in "$parts"/*.sources; do
  [ -f "$file" ] || continue
  { sed -E 's/^([Tt]ypes):.*/\1: deb-src/' "$file" && echo; } >>"$apt/sources/machine.sources"
done

cat >"$apt/apt.conf" <<CONF
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$apt/sources";
Dir::State::lists "$apt/lists";
Dir::Cache "$apt/cache";
Acquire::Retries "3";
Acquire::Languages "none";
// The usual download user may not be allowed to enter the folder of this project.
APT::Sandbox::User "root";
CONF
export APT_CONFIG=$apt/apt.conf

{
  apt-get update
  cd "$apt/cache"
  apt-get source --only-source --download-only libyaml
  dpkg-source --no-check -x libyaml_*.dsc "$target/unpacked"
} </dev/null >"$target/log" 2>&1 || {
  cat "$target/log" >&2
  echo "libyaml: its source package could not be fetched; unpack it and configure with -DLIBYAML_SOURCE_DIR=FOLDER" >&2
  exit 1
}
rm -rf "$apt"
mv "$target/unpacked" "$target/src"
