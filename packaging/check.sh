#!/usr/bin/env bash
# Proves what packaging/build.sh made: that the binary is static and knows no path of this machine, and that the package
# installs into an empty root, where the program works with nothing beside it. As root it is locked into that root.
set -euo pipefail
cd "$(dirname "$0")/.."
deb=$(ls target/package/hearken_*.deb)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
say() { printf '== %s\n' "$*"; }
fail() { printf 'check: %s\n' "$*" >&2; exit 1; }

say "static"
file -b target/package/hearken
# ldd ends with an error of its own where there is nothing to list.
linked=$(ldd target/package/hearken 2>&1 || true)
grep -qE 'statically linked|not a dynamic executable' <<<"$linked" || fail "the binary needs libraries: $linked"
for path in "$PWD" "$HOME/.cargo"; do
  if grep -qF "$path" target/package/hearken; then fail "the binary names $path"; fi
done

say "contents"
dpkg-deb -I "$deb"
dpkg-deb -c "$deb" | awk '{ print $1, $2, $3, $6 }'
if command -v lintian >/dev/null; then lintian --tag-display-limit 0 "$deb"; fi

say "installed"
root=$work/root
mkdir -p "$root"/{home,tmp} "$root"/var/lib/dpkg/{info,updates}
touch "$root"/var/lib/dpkg/{status,available}
device() { [ -e "$root/dev/$1" ] || mknod -m 666 "$root/dev/$1" c 1 "$2"; }
if [ "$(id -u)" = 0 ]; then
  # What every system has; a binary linked with glibc takes its random numbers from there.
  mkdir -p "$root/dev" && device random 8 && device urandom 9
  dpkg --root="$root" --force-script-chrootless -i "$deb" | tail -n 3
  run() { env -i HOME=/home USER=ana TZ=UTC LANG=C.UTF-8 "$(command -v chroot)" "$root" /usr/bin/hearken "$@"; }
  desk=/home/desk
else
  dpkg-deb -x "$deb" "$root"
  run() { (cd "$root/tmp" && env -i HOME="$root/home" USER=ana TZ=UTC LANG=C.UTF-8 "$root/usr/bin/hearken" "$@"); }
  desk=$root/home/desk
fi
run --version
run demo --keep "$desk" --seed --at 2026-11-24T14:32:00Z
run queue --desk "$desk" --limit 3
[ "$(run queue --desk "$desk" --json --limit 3 | wc -l)" = 3 ] || fail "the queue has no rows"
run config --keys | grep -q '"e" = "done"' || fail "the keys are missing"
run config --defaults | grep -q '^keys = "default"' || fail "the defaults are missing"
run verify --desk "$desk"
run man | grep -q '^.SH FILES' || fail "the manual is missing"

say "manual, completions, unit"
if command -v man >/dev/null; then
  for page in "$root"/usr/share/man/man1/*.gz; do
    warned=$(LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null)
    [ -z "$warned" ] || fail "$page: $warned"
  done
fi
bash -n "$root/usr/share/bash-completion/completions/hearken"
if command -v zsh >/dev/null; then zsh -n "$root/usr/share/zsh/vendor-completions/_hearken"; fi
if command -v fish >/dev/null; then fish -n "$root/usr/share/fish/vendor_completions.d/hearken.fish"; fi
if command -v systemd-analyze >/dev/null; then
  # It looks for the program where the unit says it is.
  sed "s|/usr/bin/hearken|$root/usr/bin/hearken|" "$root/usr/lib/systemd/user/hearken.service" >"$work/hearken.service"
  XDG_RUNTIME_DIR=$work SYSTEMD_LOG_LEVEL=warning systemd-analyze --user --man=no verify "$work/hearken.service"
fi
say "good"
