#!/usr/bin/env bash
# migrations.sh: which migrations of the folder $MIGRATIONS prod has had: into migrations.ndjson, and plan.txt for people.
# Environment: lib.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib.sh"

list_migrations >migrations.ndjson
jq -r 'select(.state != "applied") | "\(.version) \(.name // "")\t\(.state)\(if .data_only then ", data only" else "" end)"' migrations.ndjson |
  expand -t 60 >plan.txt
[[ -s plan.txt ]] || echo 'all migrations are applied' >plan.txt
{ printf 'migrations\t'; sha256sum <migrations.ndjson | cut -d' ' -f1; } >plan.state
stale=$(jq -r 'select(.state == "missing-locally") | .version' migrations.ndjson | paste -s -d ' ')
if [[ -n $stale && -z ${REPAIR-} ]]; then
  cat plan.txt >&2
  echo "applied in prod, and no file in $MIGRATIONS: $stale. The Supabase CLI refuses to push until they are either there" \
    "(supabase migration fetch) or no longer noted as applied: --repair does that, and undoes nothing of what they did" >&2
  exit 1
fi
jq -rn 'reduce inputs as $one ({}; .[$one.state] += 1) | to_entries | map("\(.value) \(.key)") | join(", ")' migrations.ndjson
