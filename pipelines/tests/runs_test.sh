#!/usr/bin/env bash
# Tests which earlier run is the base of a merge.
source tools/testing/assert.sh
source pipelines/sync/lib/runs.sh
cd "$tmp"

# add RUN RUN_JSON STAGE...: creates the folder of a run. A stage that ends with ! has failed.
add() {
  local stage
  mkdir "$1"
  jq -cn --argjson other "$2" '{target: "t", schemas: "public", tables: "", keep: "", dump: "", undoes: ""} + $other' >"$1/run.json"
  for stage in "${@:3}"; do
    jq -cn --arg stage "${stage%!}" --argjson status "$([[ $stage == *! ]] && echo 1 || echo 0)" '{$stage, $status}'
  done >"$1/journal.ndjson"
}
# base_of RUN_JSON: prints the base of a new run.
base_of() {
  rm -rf 99
  add 99 "$1"
  last_sync 99
}

it 'no run'
expect 'base' "$(base_of '{}')" ''

it 'the last run that has pushed'
add 10 '{}' filter push
add 11 '{}' filter push verify!
add 12 '{}' filter push!
add 13 '{}' filter
add 14 '{"target": "other"}' filter push
add 15 '{"schemas": "app"}' filter push
add 16 '{}' filter select push
add 17 '{"dump": "/rows.sql"}' filter push
expect 'base' "$(base_of '{}')" 11
expect 'base of rows of a dump' "$(base_of '{"dump": "/other.sql"}')" 17
expect 'base in another schema' "$(base_of '{"schemas": "app"}')" 15

it 'a run of some tables'
add 20 '{"tables": "public.a"}' filter push
add 21 '{"keep": ",public.a"}' filter push
expect 'base of all tables' "$(base_of '{}')" 11
expect 'base of the same table' "$(base_of '{"tables": "public.a"}')" 20
expect 'base of another table' "$(base_of '{"tables": "public.b"}')" 11
expect 'base of the same other tables' "$(base_of '{"keep": ",public.a"}')" 21

it 'rollbacks'
add 30 '{}' filter push
add 31 '{"undoes": "30"}' rollback_filter push!
expect 'base after a rollback that failed' "$(base_of '{}')" 30
add 32 '{"undoes": "30"}' rollback_filter push
expect 'base after a rollback' "$(base_of '{}')" 11
add 33 '{"undoes": "32"}' rollback_filter push
expect 'base after the rollback of a rollback' "$(base_of '{}')" 30
expect 'the rollback of a run' "$(undone_by 32)" 33
add 34 '{"undoes": "30"}' rollback_filter push
expect 'base after another rollback' "$(base_of '{}')" 11
finish
