#!/usr/bin/env bash
# Runs a sync of two projects, and compares the results with what the servers report.
source tools/testing/assert.sh
source tools/testing/postgres.sh
source pipelines/tests/testing.sh
source pipelines/tests/pages.sh

# prod_dump: prints prod's rows, byte by byte, without pg_dump's random \restrict keys.
prod_dump() { pg_dump --data-only -d "$(pg_conninfo prod)" | sed '/^\\\(un\)*restrict /d'; }
before=$(prod_state)
before_dump=$(prod_dump)

# events FILTER: prints the events of the last program, whose stdout has nothing else, in short.
events() { jq -c "del(.time) | $1" "$tmp/out"; }

it 'a plan changes nothing'
pg_psql "$(pg_conninfo dev)" -c 'create schema storage' -c 'create table storage.objects (bucket_id text, owner_id text)' \
  -c "insert into storage.objects values ('images', 'ada'), ('images', null), ('other', 'bob')" \
  -c 'grant usage on schema storage to postgres' -c 'grant select on storage.objects to postgres'
sync 0 --plan
says '^note: 1 object in development has an owner (owner_id), '
says '^list .* 3 objects: 1 new, 1 changed (10B to send), 1 unchanged; 1 only in production$'
says '^note: bucket images: file_size_limit is 1000000 in development and null in production, where it stays$'
expect 'prod' "$(prod_state)" "$before"

it 'a plan again: the same bytes'
cp "$run/plan.txt" "$run/plan.json" "$run/plan_state.tsv" "$tmp/"
sync any --plan
for file in plan.txt plan.json plan_state.tsv; do expect "$file" "$(<"$run/$file")" "$(<"$tmp/$file")"; done
expect 'plan' "$(jq -c '[.tables, .objects]' "$run/plan.json")" \
  '[[{"table":"public.pages","rows_now":2,"rows_to_come":3}],{"changed":1,"new":1,"same":1,"extra":1,"kept":0,"bytes":10,"bytes_to_back_up":7}]'

it 'a dry run keeps no rows'
expect 'SQL' "$(cd "$run" && find . -name '*.sql' | sort | paste -sd ' ')" ./schema.sql
planned=${run##*/}

it 'changes since the plan, with another run in between'
program any url_audit
rows dev "(1, 'another')"
put "$PROD_URL" images/new.png new
sync 1 --yes --target=here
says "changed since the plan of .*: development's rows, production's objects\. Check the plan above, then use --replan$"
for _ in first second; do
  sync 1 --yes --target=here --resume="$planned"
  says "changed since the plan of $planned: development's rows, production's objects\. Check the plan above, then use --replan$"
done
rows dev "(1, 'http://dev.test/storage/v1/object/public/images/one.png'), (2, 'http://dev.test/storage/v1/object/public/more/a%20b.png'), (3, 'text')"
curl -sS -f -o "$tmp/out" -X DELETE -H "apikey: $key" "$PROD_URL/storage/v1/object/images/new.png"
expect 'prod' "$(prod_state)" "$before"

it 'two runs at a time'
(
  exec 9>>"$DUMPLINE_RUNS/.lock.here"
  flock 9
  sync 3 --plan
  says 'another run for the target here is in progress: test_sync, process [0-9]* on .*, since '
)

it 'no terminal, and no --yes'
sync 2 --json-log
expect 'events' "$(events .)" '{"event":"run_ended","status":2}'
sync 2
says 'not a terminal; use --yes --target=here$'
quiet 'Target:'
expect 'prod' "$(prod_state)" "$before"

it 'a terminal whose user hangs up or types something else'
# type_answers ANSWER...: prints each answer once the sync has prompted for it; then the input ends, at the next prompt.
prompts() { (($(grep -c '^Type ' "$tmp/typescript") >= $1)); }
type_answers() {
  local answer number=0
  for answer; do
    wait_for 'a prompt' prompts "$((++number))"
    echo "$answer"
  done
  wait_for 'the last prompt' prompts "$((number > 0 ? number : 1))"
}
# at_terminal ANSWER...: runs the sync at a terminal, with these answers and, before them, lines that come too early.
at_terminal() {
  status=0
  : >"$tmp/typescript"
  { echo here && echo here && type_answers "$@"; } |
    script -qefc 'pipelines/tests/test_sync --allow-local-target' "$tmp/typescript" >"$tmp/out" 2>"$tmp/err" || status=$?
}
for answer in '' there $'here\nno'; do
  mapfile -t answers <<<"$answer"
  at_terminal "${answers[@]}"
  expect status "$status" 1
  says "Nothing was changed: \"${answer#*$'\n'}\" is not "
  expect 'prod' "$(prod_state)" "$before"
done

it 'another target than expected'
sync 2 --yes --target=there
says 'the target is here, not there$'
sync 2 --yes
says 'needs --target=here$'

it 'a weak key at the target'
PROD_SECRET_KEY=sb_publishable_test sync 1 --yes --target=here
says 'PROD_SECRET_KEY is a publishable key'
says '^test_sync: nothing was done\. Correct what is named above, and start again\.$'
expect_failure 'its folder is left' test -e "$run"
PROD_SECRET_KEY=sb_publishable_test sync 1 --yes --target=here --json-log
expect 'events' "$(events 'select(.event == "run_ended")')" '{"event":"run_ended","status":1}'
expect 'prod' "$(prod_state)" "$before"

it 'a chain that fails'
sync_through 1 'false' --json-log
says '^filter failed'
expect 'events' "$(events 'select(.event != "stage_started") | if .seconds then .seconds = 0 | del(.summary) else . end')" "$(cat <<END
{"event":"run_started","program":"test_sync","target":"here","run":"$run"}
{"event":"stage_ended","stage":"settings","status":0,"seconds":0}
{"event":"stage_ended","stage":"preflight","status":0,"seconds":0}
{"event":"stage_ended","stage":"export","status":0,"seconds":0}
{"event":"stage_ended","stage":"filter","status":1,"seconds":0}
{"event":"run_ended","status":1,"run":"$run","report":"$run/report.html","resume":$(jq .resume "$run/commands.json")}
END
)"
expect 'prod' "$(prod_state)" "$before"

it 'a journal that cannot be written, as on a full disk'
printf '#!/usr/bin/env bash\n%q\nln -s /dev/full .journal.ndjson\n' "$PWD/pipelines/tests/test_chain" >"$tmp/chain"
chmod +x "$tmp/chain"
sync 3 --chain="$tmp/chain" --yes --target=here
says '^cannot write the journal after the stage filter$'
expect 'prod' "$(prod_state)" "$before"
rm "$run/.journal.ndjson"
sync 0 --plan --resume "$run/"
says '^export  *done before'
rm -r "$run"

it 'a push that fails'
sync_through 3 'sed "s/^3\t/99999999999\t/"'
says '^nothing was changed: the transaction was rolled back$'
expect 'rows' "$(prod_rows)" "$(grep -v '^\[' <<<"$before")"
# New objects are uploaded before the rows, and replace nothing.
expect 'objects' "$(get "$PROD_URL" images/one.png) $(get "$PROD_URL" more/a%20b.png)" 'old one a b'

it 'a database that is not a URL, a key instead of a URL, a password in a parameter'
DEV_DB_URL="host=$PG_ROOT/dev user=postgres password=x" sync 3 --plan
says 'DEV_DB_URL is not a '
PROD_URL=$key sync 3 --plan
PROD_DB_URL="postgresql://postgres@/postgres?host=$PG_ROOT/prod&password=$encoded" sync 0 --plan

it 'the sync, which continues a dry run'
sync 0 --plan
sync 0 --yes --target=here --json-log --resume="${run##*/}"
expect 'events' "$(events 'select(.event | startswith("stage") | not)')" "$(cat <<END
{"event":"run_started","program":"test_sync","target":"here","run":"$run"}
{"event":"question_skipped","question":"target","reason":"--yes"}
{"event":"run_ended","status":0,"run":"$run","report":"$run/report.html","undo":$(jq .undo "$run/commands.json")}
END
)"
expect 'stages' "$(events 'select(.event == "stage_ended") | .stage' | paste -sd ' ')" "$(jq .stage "$run/journal.ndjson" | paste -sd ' ')"
expect 'secrets in events' "$(grep -Ff "$tmp/secrets" "$tmp/out")" ''
expect 'prod rows' "$(pg_psql "$(pg_conninfo prod)" -c 'select * from pages order by id')" \
  "1|https://prod.test/storage/v1/object/public/images/one.png
2|https://prod.test/storage/v1/object/public/more/a%20b.png
3|text"
expect one.png "$(get "$PROD_URL" images/one.png)" 'new one'
expect 'a b.png' "$(get "$PROD_URL" more/a%20b.png)" 'a b'
expect 'not asked for' "$(get "$PROD_URL" images/nine.png) $(get "$PROD_URL" kept/safe.png)" 'nine safe'
expect 'settings' "$(curl -sS "$PROD_URL/storage/v1/bucket/more" -H "apikey: $key" | jq -c '[.id, .public]')" '["more",true]'
expect 'backup' "$(<"$run/backup/objects/images/objects/one.png")" 'old one'
expect 'backup' "$(ls "$run/backup/objects/images/objects")" one.png
grep -q nine.png "$run/backup/rows.sql" || fail 'the old rows'
says '^audit .* 2 URLs of 2 objects, 0 without one; 2 objects without a URL$'
expect mode "$(stat -c %a "$run")" 700
# No file may be the output of two stages. Otherwise a killed stage could change the recorded outputs of an earlier one.
expect 'files that two stages have written' "$(jq -r '.outputs[].file' "$run/journal.ndjson" | sort | uniq -d)" ''

says '^To undo it:$'
says "^  tools/bazel run //pipelines:rollback -- --allow-local-target ${run##*/}\$"

synced=$(prod_rows)
it 'the rollback'
undone=${run##*/}
program 0 rollback --plan "$undone"
says '^public\.pages  *3  *2$'
says '^objects to restore: 1 (7B)$'
quiet '^objects that the run added' # an earlier run, whose push failed, has uploaded them
program 0 rollback --yes --target=here "$undone"
expect 'rows' "$(prod_dump)" "$before_dump"
expect one.png "$(get "$PROD_URL" images/one.png)" 'old one'
program 0 rollback --yes --target=here "${run##*/}"
expect 'rows, and back again' "$(prod_rows)" "$synced"
PROJECT_REF=there program 2 rollback --yes --target=there "${run##*/}"
says 'the target of that run is here, not there$'
program 2 rollback --yes --target=here
says 'name the run to undo'

it 'one database by two names, and the database of another project'
ln -s "$PG_ROOT/dev" "$PG_ROOT/other"    # a short path, as sockets need
PROD_DB_URL="postgresql://postgres@:5432/postgres?host=$PG_ROOT/other" sync 1 --plan
says 'are the same database$'
PROD_DB_URL=postgres://postgres@db.abcdefghijklmnopqrst.supabase.co/postgres sync 3 --plan
says 'PROD_DB_URL is of project abcdefghijklmnopqrst, but the target is here$'

it 'a row that did not arrive, a sequence that was not set'
rows dev "(1, 'nothing')"
pg_psql "$(pg_conninfo dev postgres postgres)" -c 'create sequence number' -c "select setval('number', 7)" >"$tmp/out"
pg_psql "$(pg_conninfo prod postgres postgres)" -c 'create sequence number' >"$tmp/out"
unset BUCKETS PROD_URL
export DEV_DB_URL="postgres://postgres@/postgres?host=$PG_ROOT/dev"
was=$(prod_rows)
sync_through 3 "sed '/nothing/d'" --accept-loss=public.pages
says '^list .* skipped: no BUCKETS, DEV_URL or PROD_URL$'
says 'the rows are not as expected after the push, so nothing was changed: public.pages$'
sync_through 3 "sed '/setval/d'" --accept-loss=public.pages
says 'the rows are not as expected after the push, so nothing was changed: public.number$'
expect 'rows and sequences' "$(prod_rows)" "$was"
sync_through 0 cat --accept-loss=public.pages

it 'a chain that writes more than rows'
sync_through 3 "sed 's/^COMMIT;/drop table pages;\n&/'" --accept-loss=public.pages
says '^dump-guard: \.push\.sql:[0-9]*: DROP is not allowed here (expected rows of the given tables)$'

it 'no secret anywhere'
no_secret_in "$tmp/runs"
finish
