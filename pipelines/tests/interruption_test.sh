#!/usr/bin/env bash
# Kills and stops syncs in every stage, and resumes them.
source tools/testing/assert.sh
source tools/testing/postgres.sh
source pipelines/tests/testing.sh
source pipelines/tests/pages.sh

it 'killed in every stage, and resumed'
mkdir "$DUMPLINE_RUNS"
rows prod "(1, 'https://prod.test/storage/v1/object/public/images/one.png'), (2, 'https://prod.test/storage/v1/object/public/more/a%20b.png'), (3, 'text')"
new=$(prod_rows)
rows prod "(7, 'old')"
old=$(prod_rows)
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
  now=$(prod_rows)
  case $stage in
    push) [[ $now == "$old" || $now == "$new" ]] || fail 'half a push' ;;
    refresh | objects | verify | audit) expect "rows after a kill in $stage" "$now" "$new" ;;
    *) expect "rows after a kill in $stage" "$now" "$old" ;;
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
expect 'rows' "$(prod_rows)" "$new"
expect 'objects' "$(get "$PROD_URL" images/one.png) $(get "$PROD_URL" more/a%20b.png)" 'new one a b'
expect 'stages in the journal, done' "$(jq -r 'select(.status == 0) | .stage' "$run/journal.ndjson" | xargs)" \
  'settings preflight export filter base losses list plan backup backup_objects new_objects push refresh objects verify audit'
sync 2 --yes --target=here "${resume[@]}"
says '^test_sync: that run is complete: '

it 'stopped in the middle of the push: nothing is committed afterwards'
rows prod "(7, 'old')"
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
says '^test_sync: stopped\. To continue:$'
command="tools/bazel run //pipelines/tests:test_sync -- --allow-local-target --accept-loss=public.pages --yes --target=here --resume=${run##*/}"
says "^  $command\$"
expect 'sessions of the run' "$(backends '')" 0
end_user rollback
expect 'rows' "$(prod_rows)" "$old"
eval "run 0 pipelines/tests/test_sync ${command#* -- }" </dev/null
expect 'rows' "$(prod_rows)" "$new"

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

it 'no secret anywhere'
no_secret_in "$tmp/runs"
finish
