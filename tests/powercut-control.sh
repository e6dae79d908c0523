#!/bin/sh
# Proves that the power-cut rig sees a loss: the store is built without its flush, and the test passes only if acts are gone.
set -eu
cd "$(dirname "$0")/.."
exec cargo test --features flawed-no-flush --test powercut -- --nocapture
