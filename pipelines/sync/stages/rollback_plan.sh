#!/usr/bin/env bash
# rollback_plan: writes what the rollback will restore, as text and as JSON.
# Reads:   objects/upload.ndjson; objects/new_results.ndjson of the run to undo. If the run pushed rows: push.sql,
#          prod/digest.txt, newer.txt, prod/only.txt. If it changed single rows: mode.txt, result.sql, changes.json,
#          changes.ndjson, conflicts.ndjson
# Writes:  plan.txt; if the run pushed rows, also plan.json, plan_state.tsv, push/counts.ndjson
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"
source "${0%/*}/../lib/objects.sh"

# plan_rows: writes the plan of the rows.
plan_rows() {
  local rows=push.sql saved=push.sql options=(--mode=rollback --push="$SYNC_PUSH" --text=plan.txt --schema=.schema.json)
  if [[ -e mode.txt ]]; then
    rows=result.sql saved=prod/rows.sql
    options+=(--now=prod/.rows_digest.txt --changes=changes.json --changed-rows=changes.ndjson)
    state 'the changes' changes.ndjson >plan_state.tsv
  else
    options+=(--now=prod/digest.txt)
    state "production's rows" prod/digest.txt >plan_state.tsv
  fi
  mkdir -p push
  count_rows "$rows" >push/counts.ndjson
  only_in_prod | jq -Rn --argjson bytes "$(stat -c %s "$saved")" \
    '{references_in: [], only_in_prod: [inputs], backup_bytes: $bytes}' >.schema.json
  filter sync-plan "${options[@]}" push/counts.ndjson >plan.json
}

# newer: prints what users have changed since the run to undo. LOSS marks what the rollback takes from them.
newer() {
  if [[ -s newer.txt ]]; then
    echo "LOSS: what users have written since that run: $(list <newer.txt)"
  elif [[ -s conflicts.ndjson && -n $SYNC_DISCARD_NEWER ]]; then
    echo "LOSS: $(count_lines conflicts.ndjson 'row that users have changed since that run is undone' \
      'rows that users have changed since that run are undone'), too; see conflicts.ndjson"
  elif [[ -s conflicts.ndjson ]]; then
    echo "$(count_lines conflicts.ndjson 'row that users have changed since that run stays as it is' \
      'rows that users have changed since that run stay as they are'); see conflicts.ndjson"
  fi
}

# objects: prints what is restored, and that the run's own objects remain.
objects() {
  local added=$SYNC_UNDO/objects/new_results.ndjson
  if ! has_objects; then return; fi
  echo "objects to restore: $(lines objects/upload.ndjson) ($(objects_size objects/upload.ndjson))"
  if [[ -s $added ]]; then echo "objects that the run added, which remain in production: $(lines "$added")"; fi
}

rm -f plan.txt # may remain from an interrupted attempt
tables='no rows'
if [[ -e push.sql ]]; then
  plan_rows
  tables=$(jq -r "$count_text"'count(.tables | length; "table")' plan.json)
fi
{
  newer
  objects
} >>plan.txt
echo "$tables, $(count_lines objects/upload.ndjson object)"
