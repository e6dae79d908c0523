#!/usr/bin/env bash
# Builds a static Linux binary and a .deb around it, into target/package. Needs cargo, a C compiler and dpkg-deb.
# With the musl target of rustup and musl-gcc (apt: musl-tools) the binary is linked with musl, else with glibc.
set -euo pipefail
cd "$(dirname "$0")/.."
out=target/package
here=packaging

field() { sed -n "s/^$1 = \"\(.*\)\"$/\1/p" Cargo.toml | head -n 1; }
say() { printf '== %s\n' "$*"; }
version=$(field version)
package=$version-1
arch=$(dpkg --print-architecture)
machine=$(rustc -vV | sed -n 's/^host: \([^-]*\)-.*/\1/p')
# The same sources make the same package.
export SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}"

choose_target() {
  local musl=$machine-unknown-linux-musl
  if command -v musl-gcc >/dev/null && { [ -d "$(rustc --print sysroot)/lib/rustlib/$musl" ] || rustup target add "$musl"; }; then
    echo "$musl"
  else
    echo "$machine-unknown-linux-gnu"
  fi
}
target=${HEARKEN_TARGET:-$(choose_target)}
say "binary for $target"
RUSTFLAGS="${RUSTFLAGS:-} -C target-feature=+crt-static --remap-path-prefix=$PWD=. --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=cargo" \
  cargo build --release --locked --target "$target"
rm -rf "$out"
mkdir -p "$out"
install -m 755 "target/$target/release/hearken" "$out/hearken"

say "package hearken_${package}_$arch.deb"
root=$out/root
doc=$root/usr/share/doc/hearken
umask 022
install -Dm 755 "$out/hearken" "$root/usr/bin/hearken"
install -Dm 644 $here/hearken.service "$root/usr/lib/systemd/user/hearken.service"
install -Dm 644 $here/user-tmpfiles.conf "$root/usr/share/user-tmpfiles.d/hearken.conf"
"$out/hearken" man --into "$root/usr/share/man/man1"
for row in bash:bash-completion/completions/hearken zsh:zsh/vendor-completions/_hearken \
  fish:fish/vendor_completions.d/hearken.fish; do
  install -d "$(dirname "$root/usr/share/${row#*:}")"
  "$out/hearken" completions "${row%%:*}" >"$root/usr/share/${row#*:}"
done
install -d "$doc/examples"
install -m 644 README.md "$doc/README.md"
install -m 755 config/examples/feed.sh "$doc/examples/feed.sh"
install -m 644 config/defaults.toml "$doc/examples/config.toml"
cp config/keys.toml config/keys/*.toml "$doc/examples/"
cp LICENSE-APACHE LICENSE-MIT "$doc/"
cp CHANGELOG.md "$doc/changelog"
{
  printf 'hearken (%s) unstable; urgency=medium\n\n  * See changelog.gz for what is new in hearken %s.\n\n' "$package" "$version"
  printf ' -- The hearken authors <hearken@example.org>  %s\n' "$(date -u -R -d "@$SOURCE_DATE_EPOCH")"
} >"$doc/changelog.Debian"
{
  sed "s|@repository@|$(field repository)|" $here/copyright.head
  sed 's/^$/./; s/^/ /' LICENSE-MIT
} >"$doc/copyright"
bash $here/third-party.sh "$target" >"$doc/third-party.txt"
# The program itself writes for its user alone.
chmod -R u=rwX,go=rX "$root"
gzip -9nr "$root/usr/share/man"
gzip -9n "$doc/changelog" "$doc/changelog.Debian" "$doc/third-party.txt"

install -d "$root/DEBIAN"
size=$(du -sk --exclude=DEBIAN "$root" | cut -f 1)
cat >"$root/DEBIAN/control" <<CONTROL
Package: hearken
Version: $package
Section: net
Priority: optional
Architecture: $arch
Maintainer: The hearken authors <hearken@example.org>
Installed-Size: $size
Recommends: ca-certificates
Suggests: xdg-utils
Homepage: $(field repository)
Description: inbox for Community Managers in the terminal
 hearken is a full-screen, keyboard-driven inbox. It merges the comments,
 mentions, direct messages, reviews and mails of every network a brand lives
 on into one queue, ordered by what expires next.
 .
 The program is one static binary. It runs on a laptop, in tmux on a server,
 or over SSH; a user unit for systemd runs the desk without a screen.
CONTROL
(cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group --build "$root" "$out/hearken_${package}_$arch.deb"
rm -rf "$root"
ls -l "$out"
