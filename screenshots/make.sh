#!/usr/bin/env bash
# Makes the screenshots from the built binary: a text twin and a PNG each, of the demo held at one moment.
# usage: screenshots/make.sh PTYBENCH   (ptybench.py, run by a python3 that has pyte 0.8.2 and pillow; PYTHON names it)
set -euo pipefail
ptybench=$1
cd "$(dirname "$0")/.."
binary=${HEARKEN:-target/release/hearken}
python=${PYTHON:-python3}

snap() { # name columns rows keys...
  local name=$1 columns=$2 rows=$3
  shift 3
  local keys=()
  for key in "$@"; do keys+=(--keys "$key"); done
  "$python" "$ptybench" snap "screenshots/$name-${columns}x$rows" --cols "$columns" --rows "$rows" --settle 900 \
    --expect 'In time' ${keys[@]+"${keys[@]}"} -- "$binary" demo --still --at 2026-11-24T14:32:00Z --as ana
}

for size in "160 50" "120 40" "80 24" "60 20"; do
  snap desk $size
  snap thread $size j '<Enter>'
  snap reply $size j r 'We are on it: the second payment goes back today.'
done
snap why 160 50 j w
snap help 120 40 '?'
