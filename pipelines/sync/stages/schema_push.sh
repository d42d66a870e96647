#!/usr/bin/env bash
# schema_push.sh: the pending migrations of $MIGRATIONS run on prod, by the Supabase CLI; none is pending afterwards. With
# REPAIR, what prod has had and the folder has not is first noted as reverted. Environment: lib.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib.sh"

cli=$(supabase_cli)
# The CLI looks for supabase/migrations, and writes notes of its own next to it.
scratch=$PWD/push.scratch
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/supabase"
ln -s "$MIGRATIONS" "$scratch/supabase/migrations"

attempt() {
  if ! with_db "$PROD_DB_URL" run_cli "$@" >>push.log 2>&1 </dev/null; then
    tail -n 10 push.log | cut -c 1-500 >&2
    echo "supabase $1 $2 failed; the whole of it is in push.log" >&2
    exit 3
  fi
}
: >push.log
mapfile -t stale < <(jq -r 'select(.state == "missing-locally") | .version' migrations.ndjson)
if ((${#stale[@]})); then attempt migration repair --yes --status reverted "${stale[@]}"; fi
options=(--yes)
if jq -en 'any(inputs; .state == "out-of-order")' migrations.ndjson >/dev/null; then options+=(--include-all); fi
attempt db push "${options[@]}"

list_migrations >migrations.after
if ! jq -en 'all(inputs; .state == "applied")' migrations.after >/dev/null; then
  echo 'not all migrations are applied, although no error was reported:' >&2
  jq -r 'select(.state != "applied") | "\(.version) \(.state)"' migrations.after >&2
  exit 3
fi
echo "$(jq -r 'select(.state == "pending" or .state == "out-of-order") | .version' migrations.ndjson | wc -l) migrations applied, ${#stale[@]} repaired"
