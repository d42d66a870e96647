#!/usr/bin/env bash
# Runs data_sync, image_sync and url_audit on two projects, and compares the results with what the servers report.
source tools/testing/assert.sh
source tools/testing/postgres.sh
source pipelines/tests/testing.sh

key=sb_secret_canary$RANDOM$RANDOM password=canary@$RANDOM/word
encoded=$(jq -rn --arg text "$password" '$text | @uri')
watch_for "$key" "$password" "$encoded"

# prod_state: prints prod's complete content.
prod_state() {
  pg_digest "$(pg_conninfo prod)" -v schemas=public
  curl -sS "$PROD_URL/storage/v1/object/list-v2/images" -H "apikey: $key" -H 'content-type: application/json' -d '{}' |
    jq -c '.objects[]? | [.name, .metadata.eTag, .updated_at]'
}

pg_start dev
pg_start prod
for server in dev prod; do
  pg_psql "$(pg_conninfo "$server")" -c 'create role postgres login' -c 'alter schema public owner to postgres'
  pg_psql "$(pg_conninfo "$server" postgres postgres)" -c 'create table pages (id int primary key, image text)'
done
DEV_DB_URL="postgres://postgres:$encoded@/postgres?host=$PG_ROOT/dev"
PROD_DB_URL="postgres://postgres:$encoded@/postgres?host=$PG_ROOT/prod"
prod() { pg_psql "$(pg_conninfo prod postgres postgres)"; }
rows() { pg_psql "$(pg_conninfo "$1" postgres postgres)" -c 'truncate pages' -c "insert into pages values $2"; }
start_storage dev --secret-key="$key" --bucket=images,public,limit=1MB --bucket=more,public
DEV_URL=$url
start_storage prod --secret-key="$key" --bucket=images,public --bucket=kept
PROD_URL=$url
export DEV_DB_URL DEV_URL PROD_DB_URL PROD_URL DEV_SECRET_KEY=$key PROD_SECRET_KEY=$key
export DUMPLINE_RUNS=$tmp/runs PROJECT_REF=here
PROD_ORIGINS=https://prod.test
export PROD_ORIGINS

sync() { program "$1" tests/test_sync --accept-loss=public.pages "${@:2}"; }

rows dev "(1, 'http://dev.test/storage/v1/object/public/images/one.png'), (2, 'http://dev.test/storage/v1/object/public/more/a%20b.png'), (3, 'text')"
rows prod "(1, 'https://prod.test/storage/v1/object/public/images/one.png'), (9, 'https://prod.test/storage/v1/object/public/images/nine.png')"
put "$DEV_URL" images/one.png 'new one'
put "$DEV_URL" images/same.png same
put "$DEV_URL" more/a%20b.png 'a b'
put "$PROD_URL" images/one.png 'old one'
put "$PROD_URL" images/same.png same
put "$PROD_URL" images/nine.png nine
put "$PROD_URL" kept/safe.png safe
# prod_dump: prints prod's rows, byte by byte, without pg_dump's random \restrict keys.
prod_dump() { pg_dump --data-only -d "$(pg_conninfo prod)" | sed '/^\\\(un\)*restrict /d'; }
before=$(prod_state)
before_dump=$(prod_dump)

it 'a plan changes nothing'
pg_psql "$(pg_conninfo dev)" -c 'create schema storage' -c 'create table storage.objects (bucket_id text, owner_id text)' \
  -c "insert into storage.objects values ('images', 'ada'), ('images', null), ('other', 'bob')" \
  -c 'grant usage on schema storage to postgres' -c 'grant select on storage.objects to postgres'
sync 0 --plan
says '^note: 1 objects in development have an owner (owner_id), '
says '^list .* 3 objects: 1 new, 1 changed (10B to send), 1 unchanged; 1 only in production$'
says '^note: bucket images: file_size_limit is 1000000 in development and null in production, where it stays$'
expect 'prod' "$(prod_state)" "$before"

it 'a plan again: the same bytes'
cp "$run/plan.txt" "$run/plan.json" "$run/plan_state.tsv" "$tmp/"
sync any --plan
for file in plan.txt plan.json plan_state.tsv; do expect "$file" "$(<"$run/$file")" "$(<"$tmp/$file")"; done
expect 'plan' "$(jq -c '[.tables, .objects]' "$run/plan.json")" \
  '[[{"table":"public.pages","rows_now":2,"rows_to_come":3}],{"changed":1,"new":1,"same":1,"extra":1,"kept":0,"bytes":10,"bytes_to_back_up":7}]'

it 'changes since the plan, with another run in between'
program any url_audit
rows dev "(1, 'another')"
put "$PROD_URL" images/new.png new
sync 1 --yes --target=here
says "changed since the plan of .*: development's rows, production's objects\. Check the plan above, then use --replan$"
rows dev "(1, 'http://dev.test/storage/v1/object/public/images/one.png'), (2, 'http://dev.test/storage/v1/object/public/more/a%20b.png'), (3, 'text')"
curl -sS -f -o "$tmp/out" -X DELETE -H "apikey: $key" "$PROD_URL/storage/v1/object/images/new.png"
expect 'prod' "$(prod_state)" "$before"

it 'two runs at a time'
(
  exec 9>"$DUMPLINE_RUNS/.lock.here"
  flock 9
  sync 3 --plan
  says 'another run for the target here is in progress$'
)

it 'no terminal, and no --yes'
sync 2
says 'not a terminal; use --yes --target=here$'
quiet 'Target:'
expect 'prod' "$(prod_state)" "$before"

it 'a terminal whose user hangs up or types something else'
# at_terminal <ANSWER: runs the sync at a terminal, with ANSWER as its input.
at_terminal() {
  status=0
  script -qec 'pipelines/tests/test_sync --allow-local-target' "$tmp/typescript" >"$tmp/out" 2>"$tmp/err" || status=$?
}
for answer in '' there $'here\nno'; do
  at_terminal <<<"$answer"
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
expect 'prod' "$(prod_state)" "$before"

# sync_through STATUS FILTER [OPTION...]: runs the sync with a chain whose output passes through the shell command
# FILTER.
sync_through() {
  printf '#!/usr/bin/env bash\nset -o pipefail\n%q | %s\n' "$PWD/pipelines/tests/test_chain" "$2" >"$tmp/chain"
  chmod +x "$tmp/chain"
  sync "$1" --chain="$tmp/chain" --yes --target=here "${@:3}"
}

it 'a chain that fails'
sync_through 1 'false'
says '^filter failed'
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
expect 'rows' "$(prod_state | grep -v '^\[')" "$(grep -v '^\[' <<<"$before")"
# New objects are uploaded before the rows, and replace nothing.
expect 'objects' "$(get "$PROD_URL" images/one.png) $(get "$PROD_URL" more/a%20b.png)" 'old one a b'

it 'a database that is not a URL, a key instead of a URL, a password in a parameter'
DEV_DB_URL="host=$PG_ROOT/dev user=postgres password=x" sync 3 --plan
says 'DEV_DB_URL is not a '
PROD_URL=$key sync 3 --plan
PROD_DB_URL="postgresql://postgres@/postgres?host=$PG_ROOT/prod&password=$encoded" sync 0 --plan

it 'the sync'
sync 0 --yes --target=here
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

synced=$(prod_state)
it 'the rollback'
program 0 rollback --yes --target=here "${run##*/}"
expect 'rows' "$(prod_dump)" "$before_dump"
expect one.png "$(get "$PROD_URL" images/one.png)" 'old one'
program 0 rollback --yes --target=here "${run##*/}"
expect 'rows, and back again' "$(prod_state | grep -v '^\[')" "$(grep -v '^\[' <<<"$synced")"
PROJECT_REF=there program 2 rollback --yes --target=there "${run##*/}"
says 'the target of that run is here, not there$'
program 2 rollback --yes --target=here
says 'name the run to undo'

it 'killed in every stage, and resumed'
rm -r "$DUMPLINE_RUNS"
mkdir "$DUMPLINE_RUNS"
rows prod "(7, 'old')"
put "$PROD_URL" images/one.png 'old one'
was=$(pg_digest "$(pg_conninfo prod)" -v schemas=public) then=$(grep -v '^\[' <<<"$synced")
killed=0 resume=()
for stage in settings preflight export filter base losses list plan backup backup_objects new_objects push refresh objects verify audit; do
  setsid pipelines/tests/test_sync --allow-local-target --accept-loss=public.pages --yes --target=here "${resume[@]}" >"$tmp/out" 2>"$tmp/err" </dev/null &
  pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    run=$(find "$DUMPLINE_RUNS" -name run.json -printf '%h')
    if [[ -n $run && -e $run/stages/$stage.txt ]]; then break; fi
    sleep 0.005
  done
  if kill -9 -- "-$pid" 2>/dev/null; then killed=$((killed + 1)); fi
  wait "$pid" 2>/dev/null || true
  until flock --nonblock "$DUMPLINE_RUNS/.lock.here" true; do sleep 0.02; done    # its child processes end
  now=$(pg_digest "$(pg_conninfo prod)" -v schemas=public)
  case $stage in
    push) [[ $now == "$was" || $now == "$then" ]] || fail 'half a push' ;;
    refresh | objects | verify | audit) expect "rows after a kill in $stage" "$now" "$then" ;;
    *) expect "rows after a kill in $stage" "$now" "$was" ;;
  esac
  resume=(--resume="${run##*/}")
done
expect 'runs killed in the intended stage' "$killed" 16
cp "$run/push.sql" "$tmp/push.sql"
echo x >>"$run/push.sql"
sync 3 --yes --target=here "${resume[@]}"
says '^outputs of filter changed after the stage completed$'
cp "$tmp/push.sql" "$run/push.sql"
sync 0 --yes --target=here "${resume[@]}"
expect 'rows' "$(prod_state | grep -v '^\[')" "$then"
expect 'objects' "$(get "$PROD_URL" images/one.png) $(get "$PROD_URL" more/a%20b.png)" 'new one a b'
expect 'stages in the journal, done' "$(jq -r 'select(.status == 0) | .stage' "$run/journal.ndjson" | xargs)" \
  'settings preflight export filter base losses list plan backup backup_objects new_objects push refresh objects verify audit'
sync 2 --yes --target=here "${resume[@]}"
says '^test_sync: that run is complete: '

it 'stopped in the middle of the push: nothing is committed afterwards'
rows prod "(7, 'old')"
was=$(pg_digest "$(pg_conninfo prod)" -v schemas=public)
# start_push: starts a sync whose push waits for a user's open transaction; sets $pid and $run. After end_user, the push
# continues.
start_push() {
  touch "$tmp/stamp"
  user 'begin; lock table pages in row exclusive mode'
  pipelines/tests/test_sync --allow-local-target --accept-loss=public.pages --yes --target=here >"$tmp/out" 2>"$tmp/err" </dev/null &
  pid=$!
  wait_for 'push that waits' is_waiting
  run=$(find "$DUMPLINE_RUNS" -name run.json -newer "$tmp/stamp" -printf '%h')
}
backends() { pg_psql "$(pg_conninfo prod)" -c "select count(*) from pg_stat_activity where application_name like 'dumpline %' $1"; }
is_waiting() { [[ $(backends "and wait_event_type = 'Lock'") == 1 ]]; }
start_push
kill "$pid"
status=0
wait "$pid" 2>/dev/null || status=$?
expect status "$status" 143
says "stopped; --resume=${run##*/} continues the run$"
expect 'sessions of the run' "$(backends '')" 0
end_user rollback
expect 'rows' "$(pg_digest "$(pg_conninfo prod)" -v schemas=public)" "$was"
sync 0 --yes --target=here --resume="${run##*/}"
expect 'rows' "$(prod_state | grep -v '^\[')" "$(grep -v '^\[' <<<"$synced")"

it 'a row that a user commits while the push waits is not lost'
rows prod "(7, 'old')"
start_push
end_user "insert into pages values (8, 'of a user'); commit"
status=0
wait "$pid" || status=$?
expect status "$status" 3
says 'production has changed since the backup, so nothing was changed: public.pages$'
says '^nothing was changed: the transaction was rolled back$'
expect 'the row' "$(pg_psql "$(pg_conninfo prod)" -c 'select count(*) from pages where id = 8')" 1
sync 3 --yes --target=here --resume="${run##*/}"
says 'production has changed since the backup'
sync 0 --yes --target=here

it 'one database by two names, and the database of another project'
ln -s "$PG_ROOT/dev" "$PG_ROOT/other"    # a short path, as sockets need
PROD_DB_URL="postgresql://postgres@:5432/postgres?host=$PG_ROOT/other" sync 1 --plan
says 'are the same database$'
PROD_DB_URL=postgres://postgres@db.abcdefghijklmnopqrst.supabase.co/postgres sync 3 --plan
says 'PROD_DB_URL is of project abcdefghijklmnopqrst, but the target is here$'

it 'and again: nothing to do'
after=$(prod_state)
sync 0 --yes --target=here
says '^list .* 3 objects: 0 new, 0 changed (0B to send), 3 unchanged; 1 only in production$'
expect 'prod' "$(prod_state)" "$after"

it 'a table that is kept'
for server in dev prod; do
  pg_psql "$(pg_conninfo "$server" postgres postgres)" -c 'create table users (id serial primary key, name text)' \
    -c "insert into users (name) select '$server' from generate_series(1, length('$server'))"
done
users() { pg_psql "$(pg_conninfo prod)" -c 'select * from users order by id' -c 'select last_value from users_id_seq'; }
was=$(users)
sync 1 --plan --keep=public.user --accept-loss=public.user
says 'production has no table public.user, which --keep names'
says 'production has no table public.user, which --accept-loss names'
sync 0 --yes --target=here --keep=public.users
says '^left alone, as --keep says: public.users$'
expect 'the kept table' "$(users)" "$was"
program 0 rollback --yes --target=here "${run##*/}"
expect 'the kept table after the rollback' "$(users)" "$was"
for server in dev prod; do pg_psql "$(pg_conninfo "$server" postgres postgres)" -c 'drop table users'; done

it 'objects that only prod has are deleted on request, except those that a row uses'
put "$PROD_URL" images/used.png used
put "$PROD_URL" images/unused.png unused
put "$PROD_URL" images/by%20cdn.png cdn
put "$PROD_URL" images/app.png app
pg_psql "$(pg_conninfo prod)" -c 'create schema app' -c 'create table app.logos as select $$/storage/v1/object/public/images/app.png$$ as url' \
  -c 'create role vendor' -c 'alter table app.logos owner to vendor'
rows dev "(1, '/storage/v1/object/public/images/used.png'), (2, 'https://cdn.test/storage/v1/object/public/images/by%20cdn.png')"
before=$(prod_state)
sync 1 --yes --target=here --delete-extra --max-delete=1
says '^nothing was changed: up to [0-9]* objects would be deleted .*, more than --max-delete allows, 1$'
expect 'prod' "$(prod_state)" "$before"
sync 3 --yes --target=here --delete-extra
says '^nothing was deleted: the role of PROD_DB_URL may not read app.logos, whose rows may use objects\.'
# hidden.secrets is a table of supabase_admin, as are those of vault.
pg_psql "$(pg_conninfo prod)" -c 'create schema hidden' -c 'create table hidden.secrets (id serial)' -c 'grant usage on schema app to postgres' \
  -c 'grant select on app.logos to postgres'
sync 0 --yes --target=here --delete-extra --resume="${run##*/}"
says '^delete_extra .* 2 deleted, 3 kept because rows use them$'
expect 'deleted' "$(get "$PROD_URL" images/nine.png)$(get "$PROD_URL" images/unused.png)" ''
expect 'kept' "$(get "$PROD_URL" images/used.png) $(get "$PROD_URL" images/by%20cdn.png) $(get "$PROD_URL" images/app.png) $(get "$PROD_URL" kept/safe.png)" \
  'used cdn app safe'
expect 'backup' "$(<"$run/backup/objects/images/objects/nine.png") $(<"$run/backup/objects/images/objects/unused.png")" 'nine unused'
BUCKETS=images program 0 url_audit --schemas=app
says '^audit .* 1 URLs of 1 objects, 0 without one; '

it 'a URL without an object'
rows dev "(1, 'http://dev.test/storage/v1/object/public/images/one.png'), (2, 'http://dev.test/storage/v1/object/public/images/gone.png?x=1'), (3, 'https://other.supabase.co/storage/v1/object/public/b/k'), (4, '//PROD.test//storage/v1/object/public/images/one.png')"
sync 1 --yes --target=here
says '^1 URLs in production have no object (1 of them lack one in development too), see audit/missing.ndjson; the first:$'
says '^  public.pages.image: images/gone.png$'
BUCKETS='images, more' program 1 url_audit
says '^  public.pages.image: images/gone.png$'
expect 'URLs of others' "$(jq -r .key "$run/audit/own_urls.ndjson" | sort | xargs)" 'gone.png one.png one.png'
PROD_ORIGINS='' BUCKETS='images, more' program 0 url_audit
says '^audit .* 0 URLs of 0 objects, 0 without one; .* 4 URLs of other projects'
rows prod "(1, '$PROD_URL/storage/v1/object/public/images/one.png')"
PROD_ORIGINS='' BUCKETS='images, more' program 1 url_audit
says 'If production itself is at one of them, as in a rehearsal, set PROD_ORIGINS to how its URLs start$'
sync any --yes --target=here

it 'the objects alone'
rows dev "(1, 'nothing')"
put "$DEV_URL" images/gone.png found
unset DEV_DB_URL
BUCKETS='images, more' program 0 image_sync --yes --target=here
says '^objects: 1 new, 0 changed, '
quiet '^push: '
expect 'gone.png' "$(get "$PROD_URL" images/gone.png)" found
BUCKETS='images, more' program 0 url_audit
says '^audit .* 3 URLs of 2 objects, 0 without one'
put "$PROD_URL" images/extra.png extra
BUCKETS='images, more' PROD_DB_URL='' program 2 image_sync --yes --target=here --delete-extra
says '^image_sync: PROD_DB_URL is not set\.'
BUCKETS='images, more' program 0 image_sync --yes --target=here --delete-extra
says '^LOSS: up to '
expect 'extra.png' "$(get "$PROD_URL" images/extra.png) $(get "$PROD_URL" images/app.png)" ' app'

it 'a source without objects does not delete everything'
start_storage empty --secret-key="$key" --bucket=images --bucket=more
DEV_URL=$url BUCKETS='images, more' program 3 image_sync --yes --target=here --delete-extra
says 'nothing was deleted: development has no objects in images, more$'
expect one.png "$(get "$PROD_URL" images/one.png)" 'new one'

it 'missing settings, unknown options, help'
PROD_URL='' program 2 image_sync
says '^image_sync: PROD_URL is not set\. Copy \.env\.production\.example to .*/\.env\.production and fill it in, or set it in the environment$'
program 2 url_audit --plan
program 0 url_audit --help
says '^Stages: settings, audit$'
says '^  PROD_DB_URL '
quiet 'DEPLOY_COMMAND'
BUCKETS='images, more' program 0 image_sync --help
says 'delete-extra'

it 'a row that did not arrive, a sequence that was not set'
pg_psql "$(pg_conninfo dev postgres postgres)" -c 'create sequence number' -c "select setval('number', 7)" >"$tmp/out"
pg_psql "$(pg_conninfo prod postgres postgres)" -c 'create sequence number' >"$tmp/out"
unset BUCKETS PROD_URL
export DEV_DB_URL="postgres://postgres@/postgres?host=$PG_ROOT/dev"
was=$(pg_digest "$(pg_conninfo prod)" -v schemas=public)
sync_through 3 "sed '/nothing/d'" --accept-loss=public.pages
says '^list .* skipped: no BUCKETS, DEV_URL or PROD_URL$'
says 'the rows are not as expected after the push, so nothing was changed: public.pages$'
sync_through 3 "sed '/setval/d'" --accept-loss=public.pages
says 'the rows are not as expected after the push, so nothing was changed: public.number$'
expect 'rows and sequences' "$(pg_digest "$(pg_conninfo prod)" -v schemas=public)" "$was"
sync_through 0 cat --accept-loss=public.pages

it 'a chain that writes more than rows'
sync_through 3 "sed 's/^COMMIT;/drop table pages;\n&/'" --accept-loss=public.pages
says '^dump-guard: \.push\.sql:[0-9]*: DROP is not allowed here (expected rows of the given tables)$'

it 'no secret anywhere'
no_secret_in "$tmp/runs"
finish
