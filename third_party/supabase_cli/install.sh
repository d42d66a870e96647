#!/usr/bin/env bash
# Installs the Supabase CLI for `prod_sync --push=supabase` and schema_push, which prefer a CLI on PATH. npm verifies
# the download against package-lock.json. Requires npm and node.
set -euo pipefail
if ! type -P npm node >/dev/null; then
  echo 'supabase_cli: npm or node not found on PATH. Install them, or the Supabase CLI itself.' >&2
  exit 3
fi
here=$(dirname "$(readlink -f "$0")")
folder=${XDG_CACHE_HOME:-$HOME/.cache}/dumpline/supabase_cli
mkdir -p "$folder"
cp "$here/package.json" "$here/package-lock.json" "$folder/"
(cd "$folder" && npm install --silent --no-save --no-audit --no-fund)
echo "Supabase CLI $("$folder/node_modules/.bin/supabase" --version) is in $folder"
