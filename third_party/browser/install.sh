#!/usr/bin/env bash
# Installs what //tools/run-report:browser_test needs: Debian's Chromium, as root, and playwright-core and axe-core, which
# npm verifies against package-lock.json. Requires npm and node.
set -euo pipefail
if ! type -P npm node >/dev/null || ! node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'; then
  echo 'browser: npm and node 20 or later not found on PATH' >&2
  exit 3
fi
if ! type -P chromium >/dev/null; then
  apt-get install --yes --no-install-recommends chromium >&2
fi
here=$(dirname "$(readlink -f "$0")")
folder=${XDG_CACHE_HOME:-$HOME/.cache}/dumpline/browser
mkdir -p "$folder"
cp "$here/package.json" "$here/package-lock.json" "$folder/"
(cd "$folder" && npm ci --silent --no-audit --no-fund)
echo "$(chromium --version), with playwright-core and axe-core in $folder"
