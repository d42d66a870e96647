#!/usr/bin/env bash
# data_sync, image_sync and url_audit on two projects, against what the servers themselves say they hold.
set -euo pipefail
source tools/testing/postgres.sh
source pipelines/tests/testing.sh

key=sb_secret_canary$RANDOM$RANDOM password=canary@$RANDOM/word
encoded=$(jq -rn --arg text "$password" '$text | @uri')
watch_for "$key" "$password" "$encoded"

# put URL BUCKET/KEY TEXT
put() {
  curl -sS -f -o /dev/null -H "apikey: $key" -H 'x-upsert: true' -H 'content-type: image/png' \
    -H 'cache-control: max-age=60' --data-binary "$3" "$1/storage/v1/object/$2"
}
# get URL BUCKET/KEY: what is there, "" when nothing is.
get() { curl -sS -f -H "apikey: $key" "$1/storage/v1/object/$2" 2>/dev/null || true; }
# prod_state: everything that prod holds.
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
rows() { pg_psql "$(pg_conninfo "$1" postgres postgres)" -c 'truncate pages' -c "insert into pages values $2"; }
start_storage dev --secret-key="$key" --bucket=images,public,limit=1MB --bucket=more,public
DEV_URL=$url
start_storage prod --secret-key="$key" --bucket=images,public --bucket=kept
PROD_URL=$url
export DEV_DB_URL DEV_URL PROD_DB_URL PROD_URL DEV_SECRET_KEY=$key PROD_SECRET_KEY=$key
export DUMPLINE_RUNS=$tmp/runs PROJECT_REF=here
PROD_ORIGINS=https://prod.test
export PROD_ORIGINS

# run PROGRAM [OPTION...]: sets $status and $run, the run's folder.
run() {
  status=0
  "pipelines/$1" --allow-local-target "${@:2}" >"$tmp/out" 2>"$tmp/err" </dev/null || status=$?
  run=$(sed -n "s/^Target: .* folder: //p" "$tmp/out")
}
sync() { run tests/test_sync "$@"; }

rows dev "(1, 'http://dev.test/storage/v1/object/public/images/one.png'), (2, 'http://dev.test/storage/v1/object/public/more/a%20b.png'), (3, 'text')"
rows prod "(1, 'https://prod.test/storage/v1/object/public/images/one.png'), (9, 'https://prod.test/storage/v1/object/public/images/nine.png')"
put "$DEV_URL" images/one.png 'new one'
put "$DEV_URL" images/same.png same
put "$DEV_URL" more/a%20b.png 'a b'
put "$PROD_URL" images/one.png 'old one'
put "$PROD_URL" images/same.png same
put "$PROD_URL" images/nine.png nine
put "$PROD_URL" kept/safe.png safe
# prod_dump: prod's rows, byte by byte, but for pg_dump's random \restrict keys.
prod_dump() { pg_dump --data-only -d "$(pg_conninfo prod)" | sed '/^\\\(un\)*restrict /d'; }
before=$(prod_state)
before_dump=$(prod_dump)

it 'a plan changes nothing'
sync --plan
want status "$status" 0
says '^list .* 3 objects: 1 new, 1 changed (10B to send), 1 there already; 1 only in prod$'
want 'prod' "$(prod_state)" "$before"

it 'a plan again: the same bytes'
cp "$run/plan.txt" "$run/plan.json" "$run/plan.state" "$tmp/"
sync --plan
for file in plan.txt plan.json plan.state; do want "$file" "$(<"$run/$file")" "$(<"$tmp/$file")"; done
want 'plan' "$(jq -c '[.tables, .objects]' "$run/plan.json")" \
  '[[{"table":"public.pages","rows_now":2,"rows_to_come":3}],{"changed":1,"new":1,"same":1,"extra":1,"bytes":10,"bytes_to_back_up":7}]'

it 'what changed since the plan, whatever else has been looked at in between'
run url_audit
rows dev "(1, 'another')"
put "$PROD_URL" images/new.png new
sync --yes --target=here
want status "$status" 1
says "not as it was when .* planned it (dev's rows, prod's objects changed); look at the plan above, then --replan$"
rows dev "(1, 'http://dev.test/storage/v1/object/public/images/one.png'), (2, 'http://dev.test/storage/v1/object/public/more/a%20b.png'), (3, 'text')"
curl -sS -f -o "$tmp/out" -X DELETE -H "apikey: $key" "$PROD_URL/storage/v1/object/images/new.png"
want 'prod' "$(prod_state)" "$before"

it 'two runs at a time'
(
  exec 9>"$DUMPLINE_RUNS/.lock.here"
  flock 9
  sync --plan
  want status "$status" 3
  says 'another run against here is under way$'
  ((failures == 0))
) || failures=$((failures + 1))

it 'nobody to ask'
sync
want status "$status" 2
says 'nobody to ask; --yes --target=here goes on without$'
want 'prod' "$(prod_state)" "$before"

it 'somebody at a terminal, who goes away or types something else'
# at_terminal <ANSWER
at_terminal() {
  status=0
  script -qec 'pipelines/tests/test_sync --allow-local-target' "$tmp/typescript" >"$tmp/out" 2>"$tmp/err" || status=$?
}
for answer in '' there; do
  at_terminal <<<"$answer"
  want status "$status" 1
  says '^\(Type here to go on: \)\?Nothing was changed'
  want 'prod' "$(prod_state)" "$before"
done

it 'another target than was meant'
sync --yes --target=there
want status "$status" 2
says 'the target is here, not there$'
sync --yes
want status "$status" 2
says 'needs --target=here$'

it 'a weak key at the target'
PROD_SECRET_KEY=sb_publishable_test sync --yes --target=here
want status "$status" 1
says 'PROD_SECRET_KEY is a publishable key'
want 'prod' "$(prod_state)" "$before"

# sync_through FILTER: with what this shell command makes of the chain's output in between.
sync_through() {
  printf '#!/usr/bin/env bash\nset -o pipefail\n%q | %s\n' "$PWD/pipelines/tests/test_chain" "$1" >"$tmp/chain"
  chmod +x "$tmp/chain"
  sync --chain="$tmp/chain" --yes --target=here
}

it 'a chain that fails'
sync_through 'false'
want status "$status" 1
says '^filter failed'
want 'prod' "$(prod_state)" "$before"

it 'a journal that cannot be written, as on a full disk'
printf '#!/usr/bin/env bash\n%q\nln -s /dev/full journal.part\n' "$PWD/pipelines/tests/test_chain" >"$tmp/chain"
chmod +x "$tmp/chain"
sync --chain="$tmp/chain" --yes --target=here
want status "$status" 3
says '^the journal cannot be written after filter$'
want 'prod' "$(prod_state)" "$before"
rm "$run/journal.part"
sync --plan --resume "$run/"
want status "$status" 0
says '^export  *done before'
rm -r "$run"

it 'a push that fails'
sync_through 'sed "s/^3\t/1\t/"'
want status "$status" 3
says '^nothing was changed: the transaction was rolled back$'
want 'prod' "$(prod_state)" "$before"

it 'a database that is no URL, a password where everybody sees it'
DEV_DB_URL="host=$PG_ROOT/dev user=postgres password=x" sync --plan
says 'DEV_DB_URL is no postgresql:// URL'
PROD_DB_URL="postgresql://postgres@/postgres?host=$PG_ROOT/prod&password=x" sync --plan
want status "$status" 2
says 'PROD_DB_URL has a password behind the ?'
PROD_URL=$key sync --plan
want status "$status" 2

it 'the sync'
sync --yes --target=here
want status "$status" 0
want 'prod rows' "$(pg_psql "$(pg_conninfo prod)" -c 'select * from pages order by id')" \
  "1|https://prod.test/storage/v1/object/public/images/one.png
2|https://prod.test/storage/v1/object/public/more/a%20b.png
3|text"
want one.png "$(get "$PROD_URL" images/one.png)" 'new one'
want 'a b.png' "$(get "$PROD_URL" more/a%20b.png)" 'a b'
want 'not asked for' "$(get "$PROD_URL" images/nine.png) $(get "$PROD_URL" kept/safe.png)" 'nine safe'
want 'settings' "$(curl -sS "$PROD_URL/storage/v1/bucket/more" -H "apikey: $key" | jq -c '[.id, .public]')" '["more",true]'
want 'backup' "$(<"$run/backup.objects/images/objects/one.png")" 'old one'
want 'backup' "$(ls "$run/backup.objects/images/objects")" one.png
grep -q nine.png "$run/backup.sql" || fail 'the old rows'
says '^audit .* 2 URLs of 2 objects, 0 without one; 2 objects without a URL$'
want mode "$(stat -c %a "$run")" 700
# Else a stage that is killed leaves behind what an earlier one that has ended is not known by.
want 'files that two stages have written' "$(jq -r '.outputs[].file' "$run/journal.ndjson" | sort | uniq -d)" ''

synced=$(prod_state)
it 'the way back'
run rollback --yes --target=here "${run##*/}"
want status "$status" 0
want 'rows' "$(prod_dump)" "$before_dump"
want one.png "$(get "$PROD_URL" images/one.png)" 'old one'
run rollback --yes --target=here "${run##*/}"
want status "$status" 0
want 'rows, and back again' "$(prod_state | grep -v '^\[')" "$(grep -v '^\[' <<<"$synced")"
PROJECT_REF=there run rollback --yes --target=there "${run##*/}"
want status "$status" 2
says 'that run was on here, and the target is there$'
run rollback --yes --target=here
want status "$status" 2
says 'name the run to undo'

it 'killed in every stage, and gone on with'
rm -r "$DUMPLINE_RUNS"
mkdir "$DUMPLINE_RUNS"
rows prod "(7, 'old')"
put "$PROD_URL" images/one.png 'old one'
was=$(pg_digest "$(pg_conninfo prod)" -v schemas=public) then=$(grep -v '^\[' <<<"$synced")
killed=0 resume=()
for stage in settings preflight export filter list plan backup backup_objects push objects verify audit; do
  setsid pipelines/tests/test_sync --allow-local-target --yes --target=here "${resume[@]}" >"$tmp/out" 2>"$tmp/err" </dev/null &
  pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    run=$(find "$DUMPLINE_RUNS" -name run.json -printf '%h')
    if [[ -n $run && -e $run/$stage.out ]]; then break; fi
    sleep 0.005
  done
  if kill -9 -- "-$pid" 2>/dev/null; then killed=$((killed + 1)); fi
  wait "$pid" 2>/dev/null || true
  until flock --nonblock "$DUMPLINE_RUNS/.lock.here" true; do sleep 0.02; done    # what it had started ends
  now=$(pg_digest "$(pg_conninfo prod)" -v schemas=public)
  case $stage in
    push) [[ $now == "$was" || $now == "$then" ]] || fail 'half a push' ;;
    objects | verify | audit) want "rows after a kill in $stage" "$now" "$then" ;;
    *) want "rows after a kill in $stage" "$now" "$was" ;;
  esac
  resume=(--resume="${run##*/}")
done
want 'runs killed in the stage that was meant' "$killed" 12
sync --yes --target=here "${resume[@]}"
want status "$status" 0
want 'rows' "$(prod_state | grep -v '^\[')" "$then"
want 'objects' "$(get "$PROD_URL" images/one.png) $(get "$PROD_URL" more/a%20b.png)" 'new one a b'
want 'stages in the journal, done' "$(jq -r 'select(.status == 0) | .stage' "$run/journal.ndjson" | xargs)" \
  'settings preflight export filter list plan backup backup_objects push objects verify audit'
echo x >>"$run/push.sql"
sync --yes --target=here --resume="${run##*/}"
want status "$status" 3
says "somebody has changed the run's folder"

it 'stopped in the middle of the push: nothing is committed behind everybody'"'"'s back'
rows prod "(7, 'old')"
was=$(pg_digest "$(pg_conninfo prod)" -v schemas=public)
printf '#!/usr/bin/env bash\n%q | sed "s/^COMMIT;/select pg_sleep(2);\\n&/"\n' "$PWD/pipelines/tests/test_chain" >"$tmp/slow_chain"
chmod +x "$tmp/slow_chain"
# start_push: a sync that has begun its push, which takes two seconds; sets $pid and $run.
start_push() {
  touch "$tmp/stamp"
  pipelines/tests/test_sync --allow-local-target --chain="$tmp/slow_chain" --yes --target=here >"$tmp/out" 2>"$tmp/err" </dev/null &
  pid=$!
  until run=$(find "$DUMPLINE_RUNS" -name run.json -newer "$tmp/stamp" -printf '%h') && [[ -n $run && -e $run/push.out ]]; do sleep 0.02; done
}
start_push
sleep 0.5
kill "$pid"
status=0
wait "$pid" 2>/dev/null || status=$?
want status "$status" 143
says "stopped; --resume=${run##*/} goes on$"
sleep 2.5
want 'rows' "$(pg_digest "$(pg_conninfo prod)" -v schemas=public)" "$was"
sync --chain="$tmp/slow_chain" --yes --target=here --resume="${run##*/}"
want status "$status" 0
want 'rows' "$(prod_state | grep -v '^\[')" "$(grep -v '^\[' <<<"$synced")"

it 'what prod got since the backup is not lost'
rows prod "(7, 'old')"
start_push
kill "$pid"
wait "$pid" 2>/dev/null || true
pg_psql "$(pg_conninfo prod)" -c "insert into pages values (8, 'of a user')"
sync --chain="$tmp/slow_chain" --yes --target=here --resume="${run##*/}"
want status "$status" 3
says "prod's rows have changed since they were backed up"
want 'the row' "$(pg_psql "$(pg_conninfo prod)" -c 'select count(*) from pages where id = 8')" 1
rows dev "(1, 'http://dev.test/storage/v1/object/public/images/one.png'), (2, 'http://dev.test/storage/v1/object/public/more/a%20b.png'), (3, 'text')"
sync --yes --target=here
want status "$status" 0

it 'one database by two names, and the database of another project'
ln -s "$PG_ROOT/dev" "$tmp/other"
PROD_DB_URL="postgresql://postgres@:5432/postgres?host=$tmp/other" sync --plan
want status "$status" 1
says 'are the same database$'
PROD_DB_URL=postgres://postgres.abcdefghijklmnopqrst@localhost/postgres sync --plan
want status "$status" 2
says 'PROD_DB_URL is the project abcdefghijklmnopqrst, but the target is here$'

it 'and again: nothing to do'
after=$(prod_state)
sync --yes --target=here
want status "$status" 0
says '^list .* 3 objects: 0 new, 0 changed (0B to send), 3 there already; 1 only in prod$'
want 'prod' "$(prod_state)" "$after"

it 'objects that only prod has are deleted when asked, but none that a row uses'
put "$PROD_URL" images/used.png used
put "$PROD_URL" images/unused.png unused
put "$PROD_URL" images/by%20cdn.png cdn
rows dev "(1, '/storage/v1/object/public/images/used.png'), (2, 'https://cdn.test/storage/v1/object/public/images/by%20cdn.png')"
sync --yes --target=here --delete-extra
want status "$status" 0
says '^delete_extra .* 2 deleted, 2 kept, as rows use them$'
want 'deleted' "$(get "$PROD_URL" images/nine.png)$(get "$PROD_URL" images/unused.png)" ''
want 'kept' "$(get "$PROD_URL" images/used.png) $(get "$PROD_URL" images/by%20cdn.png) $(get "$PROD_URL" kept/safe.png)" 'used cdn safe'
want 'backup' "$(<"$run/backup.objects/images/objects/nine.png") $(<"$run/backup.objects/images/objects/unused.png")" 'nine unused'

it 'a URL without an object'
rows dev "(1, 'http://dev.test/storage/v1/object/public/images/one.png'), (2, 'http://dev.test/storage/v1/object/public/images/gone.png?x=1'), (3, 'https://other.supabase.co/storage/v1/object/public/b/k'), (4, '//PROD.test//storage/v1/object/public/images/one.png')"
sync --yes --target=here
want status "$status" 1
says '^1 URLs in prod have no object (1 of them have none in dev either), see urls.missing; the first:$'
says '^  public.pages.image: images/gone.png$'
BUCKETS='images, more' run url_audit
want status "$status" 1
says '^  public.pages.image: images/gone.png$'
want 'URLs of others' "$(jq -r .key "$run/urls.own" | sort | xargs)" 'gone.png one.png one.png'
PROD_ORIGINS='' BUCKETS='images, more' run url_audit
want status "$status" 0
says '^audit .* 0 URLs of 0 objects, 0 without one; .* 4 URLs of other projects'
rows prod "(1, '$PROD_URL/storage/v1/object/public/images/one.png')"
PROD_ORIGINS='' BUCKETS='images, more' run url_audit
want status "$status" 1
says "^and 127.0.0.1 is prod itself: for a rehearsal, PROD_ORIGINS is how prod's URLs are to begin$"
sync --yes --target=here

it 'the objects alone'
rows dev "(1, 'nothing')"
put "$DEV_URL" images/gone.png found
unset DEV_DB_URL
BUCKETS='images, more' run image_sync --yes --target=here
want status "$status" 0
want 'gone.png' "$(get "$PROD_URL" images/gone.png)" found
BUCKETS='images, more' run url_audit
want status "$status" 0
says '^audit .* 3 URLs of 2 objects, 0 without one'
put "$PROD_URL" images/extra.png extra
BUCKETS='images, more' run image_sync --yes --target=here --delete-extra
want status "$status" 0
want 'extra.png' "$(get "$PROD_URL" images/extra.png)" ''

it 'a source without objects is no reason to delete everything'
start_storage empty --secret-key="$key" --bucket=images --bucket=more
DEV_URL=$url BUCKETS='images, more' run image_sync --yes --target=here --delete-extra
want status "$status" 3
says 'nothing was deleted: dev has no objects in images, more$'
want one.png "$(get "$PROD_URL" images/one.png)" 'new one'

it 'what must be said'
PROD_URL='' run image_sync
want "status" "$status" 2
says '^image_sync: PROD_URL is not set$'
run url_audit --plan
want status "$status" 2
BUCKETS='images, more' run image_sync --help
want status "$status" 0
says 'delete-extra'

it 'a row that did not arrive, a sequence that was not set'
pg_psql "$(pg_conninfo dev postgres postgres)" -c 'create sequence number' -c "select setval('number', 7)" >"$tmp/out"
pg_psql "$(pg_conninfo prod postgres postgres)" -c 'create sequence number' >"$tmp/out"
unset BUCKETS PROD_URL
export DEV_DB_URL="postgres://postgres@/postgres?host=$PG_ROOT/dev"
sync_through "sed '/nothing/d'"
want status "$status" 1
says '^list .* skipped: no BUCKETS, DEV_URL or PROD_URL$'
says '^> table public.pages rows=0'
sync_through "sed '/setval/d'"
want status "$status" 1
says '^> sequence public.number last_value=1 is_called=f'
sync_through cat
want status "$status" 0

it 'no secret anywhere'
no_secret_in "$tmp/runs"
((failures == 0))
