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

if [ "$(id -u)" = 0 ]; then as=; else as='sudo -n'; fi
can_install() { has apt-get && $as true 2>/dev/null; }
install() {
  echo "Installing" "$@" "…"
  # What could not be installed is said at the end.
  $as env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" </dev/null || true
}

# Any Chromium will do, but its shell without windows takes a third of the time.
missing=$(name_missing)
wanted=; [ -n "${CHROMIUM:-}" ] || has $shell || wanted=$shell
if [ -n "$missing$wanted" ] && can_install; then
  $as apt-get update -qq || true
  # shellcheck disable=SC2086 # a word each
  [ -z "$missing" ] || install $missing
  if [ -n "$wanted" ] && apt-cache show $shell >/dev/null 2>&1; then install $shell; fi
  has_browser || install chromium
fi
has_browser || "$1" -m playwright install --only-shell chromium
missing=$(name_missing)
if [ -n "$missing" ]; then
  echo "The tests need what is missing here:" "$missing" >&2
  exit 1
fi
node -e 'if (parseInt(process.versions.node) < 20) { console.error("The tests need Node.js 20 or newer; this is " + process.version); process.exit(1) }'
