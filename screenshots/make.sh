#!/usr/bin/env bash
# Makes the screenshots anew, from the built binary with its demo held at one moment: a text twin and a PNG of
# each line of scenes.tsv. The test `pty pictures` compares the twins. (drill-*.png are of a play, whose clock runs.)
# usage: screenshots/make.sh PTYBENCH   (ptybench.py, run by a python3 that has pyte 0.8.2 and pillow; PYTHON names it)
set -euo pipefail
ptybench=$1
cd "$(dirname "$0")/.."
binary=${HEARKEN:-target/release/hearken}
python=${PYTHON:-python3}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

HEARKEN_BLESS=1 cargo test --test pty pictures
while IFS=$'\t' read -r name size keys; do
  pressed=()
  IFS=$'\t' read -ra each <<<"$keys"
  for key in ${each[@]+"${each[@]}"}; do pressed+=(--keys "$key"); done
  "$python" "$ptybench" snap "$scratch/$name-$size" --cols "${size%x*}" --rows "${size#*x}" --settle 900 \
    --expect '▌' ${pressed[@]+"${pressed[@]}"} -- "$binary" demo --still --at 2026-11-24T14:32:00Z --as ana </dev/null
  mv "$scratch/$name-$size.png" "screenshots/$name-$size.png"
done <screenshots/scenes.tsv
