#!/usr/bin/env bash
# Prints the crates that are in the binary for a target, with their licences and notices.
set -euo pipefail
cd "$(dirname "$0")/.."
target=$1
sources=${CARGO_HOME:-$HOME/.cargo}/registry/src
crates=$(cargo tree --locked --target "$target" -e normal,no-proc-macro --prefix none -f '{p}|{l}' | sed 's/ (\*)$//' | sort -u)

printf 'hearken holds these libraries:\n\n'
notices=$(mktemp -d)
trap 'rm -rf "$notices"' EXIT
while IFS='|' read -r crate licence; do
  name=${crate%% *}
  version=${crate#* v}
  version=${version%% *}
  [ "$name" = hearken ] && continue
  printf '%s %s: %s\n' "$name" "$version" "$licence"
  # Equal texts are printed once, under the names of all that come with them.
  for file in "$sources"/*/"$name-$version"/{LICEN[CS]E,COPYING,COPYRIGHT,NOTICE}*; do
    if [ -f "$file" ]; then
      sum=$(sha256sum "$file" | cut -d ' ' -f 1)
      [ -e "$notices/$sum" ] || cp "$file" "$notices/$sum"
      printf '%s %s\n' "$name" "$version" >>"$notices/$sum.of"
    fi
  done
done <<<"$crates"
for of in "$notices"/*.of; do
  printf '\n%s\n\n' "$(printf '=%.0s' {1..100})"
  sort -u "$of" | paste -sd , | sed 's/,/, /g'
  printf '\n'
  cat "${of%.of}"
done
