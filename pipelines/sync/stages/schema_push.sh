#!/usr/bin/env bash
# schema_push: applies the pending migrations with the Supabase CLI, and checks that none is pending afterwards.
# Reads:   migrations.ndjson, SYNC_MIGRATIONS
# Writes:  push/log.txt, push/migrations.ndjson (afterwards)
# Changes: production's schema and its history of migrations
#
# With --repair it first marks migrations whose files are missing in the folder as reverted.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"
source "${0%/*}/../lib/migrations.sh"
source "${0%/*}/../lib/supabase_cli.sh"

mkdir -p push
# A scratch folder, because the CLI reads supabase/migrations and writes its own files next to that folder.
scratch=$PWD/push/.scratch
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/supabase"
ln -s "$SYNC_MIGRATIONS" "$scratch/supabase/migrations"

run_or_fail() {
  if ! run_cli "$scratch" "$@" >>push/log.txt 2>&1 </dev/null; then
    tail -n 10 push/log.txt | cut -c 1-500 >&2
    echo "supabase $1 $2 failed; push/log.txt has its whole output" >&2
    exit 3
  fi
}
: >push/log.txt
mapfile -t stale < <(jq -r 'select(.state == "missing-locally") | .version' migrations.ndjson)
if ((${#stale[@]})); then run_or_fail migration repair --yes --status reverted "${stale[@]}"; fi
options=(--yes)
if jq -en 'any(inputs; .state == "out-of-order")' migrations.ndjson >/dev/null; then
  options+=(--include-all)
fi
run_or_fail db push "${options[@]}"

list_migrations >push/migrations.ndjson
if ! jq -en 'all(inputs; .state == "applied")' push/migrations.ndjson >/dev/null; then
  echo 'not all migrations are applied, although no error was reported:' >&2
  jq -r 'select(.state != "applied") | "\(.version) \(.state)"' push/migrations.ndjson >&2
  exit 3
fi
applied=$(jq -r 'select(.state == "pending" or .state == "out-of-order") | .version' migrations.ndjson | wc -l)
echo "$(count "$applied" migration) applied, ${#stale[@]} repaired"
