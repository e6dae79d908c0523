#!/usr/bin/env bash
# Installs every kit that is not there yet: the real servers that the tests talk to, on loopback.
# Bluesky's is large and goes to $HEARKEN_KIT_BLUESKY; the others keep to their own folders below /tmp.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
bluesky=${HEARKEN_KIT_BLUESKY:-$here/bluesky}

kit() { # name, a file that is there once it is installed
  if [ -e "$2" ]; then echo "kit $1: installed"; else
    echo "kit $1: installing"
    (cd "$here/$1" && bash install.sh >"/tmp/hearken-kit-$1.log" 2>&1) || { tail -30 "/tmp/hearken-kit-$1.log"; exit 1; }
  fi
}

kit snac /tmp/hearken-snac/pkg/usr/bin/snac
kit mastodon-mock /tmp/hearken-mastodon/venv/bin/mastodon_mock
kit email /tmp/hearken-email/venv/bin/python

# The scripts are copied each time: an installed kit of yesterday has yesterday's.
mkdir -p "$bluesky"
[ "$bluesky" = "$here/bluesky" ] || cp "$here"/bluesky/*.* "$bluesky/"
if [ -e "$bluesky/node_modules/better-sqlite3/build/Release/better_sqlite3.node" ]; then echo "kit bluesky: installed"; else
  echo "kit bluesky: installing (some minutes)"
  (cd "$bluesky" && bash install.sh >/tmp/hearken-kit-bluesky.log 2>&1) || { tail -30 /tmp/hearken-kit-bluesky.log; exit 1; }
fi
