#!/usr/bin/env bash
# plan: writes the changes that the run will make, as text and as JSON.
# Reads:   push.sql, expected.txt, url-rewrite.json, schema_diff.json, the manifests of list, losses.json,
#          losses.ndjson, prod/digest.txt. Unless --mode=replace: mode.txt, changes.json, changes.ndjson, result.sql,
#          backup/digest.txt
# Writes:  plan.txt, plan.json, plan_state.tsv (the inputs of the plan), push/counts.ndjson, objects/ push_urls.ndjson,
#          dangling.ndjson (URLs that will have no object), to_back_up.ndjson
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"
source "${0%/*}/../lib/objects.sh"

mkdir -p push prod
options=(--schema=schema_diff.json --push="$SYNC_PUSH" --text=plan.txt)
if [[ -e mode.txt ]]; then
  rows=result.sql # production's rows after the push
  options+=(--now=backup/digest.txt --mode="$(<mode.txt)" --changes=changes.json --changed-rows=changes.ndjson)
else
  rows=push.sql
  options+=(--now=prod/digest.txt)
fi
if [[ -e losses.json ]]; then options+=(--losses=losses.json --lost-rows=losses.ndjson); fi
count_rows "$rows" >push/counts.ndjson
# Selected rows bring no sequences.
if [[ -e expected.txt && $SYNC_WORKFLOW != rows ]]; then options+=(--expected=expected.txt); fi
if [[ -e url-rewrite.json ]]; then options+=(--urls=url-rewrite.json); fi
if has_objects; then
  # Only URLs in the buckets of the sync, because objects in other buckets are not listed.
  filter url-list --own="$(own_origins)" "$rows" | jq -cn --arg buckets "$(bucket_names)" '($buckets / "\n") as $buckets
    | inputs | select(.bucket | IN($buckets[]))' >objects/push_urls.ndjson
  cat dev/objects.ndjson prod/objects.ndjson |
    filter manifest-diff --missing objects/push_urls.ndjson - >objects/dangling.ndjson
  filter manifest-diff --compare=exists --same prod/objects.ndjson objects/upload.ndjson \
    >objects/to_back_up.ndjson
  options+=(--objects=objects)
  if [[ -n $SYNC_DELETE_EXTRA ]]; then options+=(--delete-extra); fi
fi
if [[ -n $SYNC_KEEP ]]; then options+=(--keep="${SYNC_KEEP#,}"); fi
filter sync-plan "${options[@]}" push/counts.ndjson >plan.json

{
  if [[ -e mode.txt ]]; then
    # Other changes of users do not matter, because they stay.
    state 'the changes' changes.ndjson
  else
    state "development's rows" push.sql
    state "production's rows" prod/digest.txt
  fi
  if has_objects; then
    state "development's objects" dev/objects.ndjson
    state "production's objects" prod/objects.ndjson
  fi
} >plan_state.tsv
jq -r "$count_text"'"\(count(.tables | length; "table")): \(count([.tables[].rows_now // 0] | add // 0; "row")) now, " +
  "\(count([.tables[].rows_to_come] | add // 0; "row")) to come"' plan.json
