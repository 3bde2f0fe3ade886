#!/bin/sh
# Installs what the tests of finished pages need and this machine lacks: a browser, Node.js 20+ and
# Java 11+, from Debian's packages where we may install them. Their judges are fetched with npm.
# The argument is a Python with playwright, which can fetch a browser of its own.
set -eu
shell=chromium-headless-shell

has() { for name; do if command -v "$name" >/dev/null 2>&1; then return 0; fi; done; return 1; }
has_browser() { [ -n "${CHROMIUM:-}" ] || has $shell chromium chromium-browser google-chrome google-chrome-stable; }
name_missing() {
  has node || echo nodejs
  has npm || echo npm
  has java || echo default-jre-headless
}

# Any Chromium will do, but its shell without windows takes a third of the time.
missing=$(name_missing; [ -n "${CHROMIUM:-}" ] || has $shell || echo $shell)
if [ "$(id -u)" = 0 ]; then as=; else as='sudo -n'; fi
if [ -n "$missing" ] && has apt-get && $as true 2>/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  $as apt-get update -qq || true
  apt-cache show $shell >/dev/null 2>&1 || missing=$(echo "$missing" | sed s/$shell/chromium/)
  echo "Installing" $missing "…"
  $as apt-get install -qq -y --no-install-recommends $missing </dev/null || true # said below
fi
has_browser || "$1" -m playwright install --only-shell chromium
missing=$(name_missing)
if [ -n "$missing" ]; then
  echo "The tests need what is missing here:" $missing >&2
  exit 1
fi
node -e 'if (parseInt(process.versions.node) < 20) { console.error("The tests need Node.js 20 or newer; this is " + process.version); process.exit(1) }'
