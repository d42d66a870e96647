#!/usr/bin/env bash
# Tests which earlier run is the base of a merge, and the list of runs.
source tools/testing/assert.sh
source pipelines/sync/lib/runs.sh
program=$PWD/pipelines/sync/list_runs.sh
export DUMPLINE_RUNS=$tmp/runs
mkdir -m 700 "$DUMPLINE_RUNS"
cd "$DUMPLINE_RUNS"

# add RUN RUN_JSON STAGE...: creates the folder of a run. A stage that ends with ! has failed.
add() {
  local stage
  mkdir "$1"
  jq -cn --argjson other "$2" '{name: "prod_sync", target: "t", schemas: "public", tables: "", keep: "", dump: "", undoes: ""} + $other' >"$1/run.json"
  for stage in "${@:3}"; do
    jq -cn --arg stage "${stage%!}" --argjson status "$([[ $stage == *! ]] && echo 1 || echo 0)" '{$stage, $status, summary: "did \($stage)"}'
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

# field RUN FILTER: prints a part of the run's line.
field() { list_runs -r --arg run "$1" "runs | select(.run == \$run) | $2"; }

it 'states, and what rollback can undo'
touch 10/complete.txt 13/plan_only.txt
for state in '10 done true' '11 failed at verify true' '12 failed at push false' '13 planned false' '30 undone false' \
  '34 stopped after push true' '99 empty false'; do
  expect "run ${state%% *}" "$(field "${state%% *}" '"\(.run) \(.state) \(.can_undo)"')" "$state"
done
add 40 '{"name": "image_sync"}' settings list backup_objects objects!
add 41 '{"name": "backup"}' settings backup backup_all_objects
add 42 '{}' settings plan backup backup_objects push!
add 43 '{}' changes push objects
add 44 '{}' export filter backup base changes!
expect 'undo' "$(for run in 40 41 42 43 44; do field "$run" .can_undo; done | paste -sd ' ')" 'true true false true false'
rm -r 44
expect 'changed' "$(field 43 .changed)" 'did changes; did objects'

it 'the table'
rm -rf 99
"$program" >"$tmp/out"
expect 'first lines' "$(head -n 3 "$tmp/out" | sed -E 's/  +[0-9.]+K/ SIZE/; s/  +/ /g')" " run program state size changed
* 43 prod_sync stopped after objects SIZE did changes; did objects
 42 prod_sync failed at push SIZE "
"$program" --target=other --json | jq -r .run >"$tmp/out"
expect 'runs of another target' "$(<"$tmp/out")" 14

names() { printf '%s\n' * | paste -sd ' '; }
it 'old runs are deleted, but not the bases of the next merges'
expect 'bad option' "$("$program" --prune 2>&1 | head -n 1)" 'runs: --prune needs --older-than=DAYS or --keep=N'
"$program" --prune --keep=3 --target=t >"$tmp/out"
expect 'left' "$(names)" '10 11 14 15 17 20 21 41 42 43'
add "$(date -u -d '2 days ago' +%Y%m%dT%H%M%SZ)" '{"target": "other"}' settings
exec 7>>.lock.other
flock 7
"$program" --prune --older-than=3 --target=other >"$tmp/out" 2>"$tmp/err"
expect 'in progress' "$(<"$tmp/err")" ''
expect 'left' "$(names | wc -w)" 11
"$program" --prune --older-than=1 --target=other >"$tmp/out" 2>"$tmp/err"
expect 'in progress' "$(sed 's/kept [0-9TZ]*/kept RUN/' "$tmp/err")" 'kept RUN: a run for other is in progress'
exec 7>&-
"$program" --prune --older-than=1 --target=other >"$tmp/out"
expect 'left' "$(names)" '10 11 14 15 17 20 21 41 42 43'
finish
