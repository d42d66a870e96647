#!/usr/bin/env bash
# migrations: compares the migrations in the folder SYNC_MIGRATIONS with those applied in production.
# Reads:   SYNC_MIGRATIONS, production's supabase_migrations.schema_migrations
# Writes:  migrations.ndjson, plan.txt, plan_state.tsv
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"
source "${0%/*}/../lib/migrations.sh"

list_migrations >migrations.ndjson
jq -r 'select(.state != "applied")
  | "\(.version) \(.name // "")\t\(.state)\(if .data_only then ", data only" else "" end)"' migrations.ndjson |
  expand -t 60 >plan.txt
[[ -s plan.txt ]] || echo 'all migrations are applied' >plan.txt
state migrations migrations.ndjson >plan_state.tsv
stale=$(jq -r 'select(.state == "missing-locally") | .version' migrations.ndjson | list)
if [[ -n $stale && -z $SYNC_REPAIR ]]; then
  cat plan.txt >&2
  echo "applied in production, but not in $SYNC_MIGRATIONS: $stale. The Supabase CLI refuses to push with them." \
    'Add their files (supabase migration fetch), or mark them as reverted with --repair, which undoes nothing that they did' >&2
  exit 1
fi
jq -rn 'reduce inputs as $one ({}; .[$one.state] += 1)
  | to_entries | map("\(.value) \(.key)") | join(", ")' migrations.ndjson
