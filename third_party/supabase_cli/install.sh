#!/usr/bin/env bash
# Installs the Supabase CLI, for `prod_sync --push=supabase` and schema_push, where no other is on PATH. npm compares what
# it downloads with package-lock.json. Needs npm and node; nothing else of dumpline does.
set -euo pipefail
if ! type -P npm node >/dev/null; then
  echo 'supabase_cli: needs npm and node on PATH; or install the Supabase CLI yourself' >&2
  exit 3
fi
here=$(dirname "$(readlink -f "$0")")
folder=${XDG_CACHE_HOME:-$HOME/.cache}/dumpline/supabase_cli
mkdir -p "$folder"
cp "$here/package.json" "$here/package-lock.json" "$folder/"
(cd "$folder" && npm install --silent --no-save --no-audit --no-fund)
echo "Supabase CLI $("$folder/node_modules/.bin/supabase" --version) is in $folder"
