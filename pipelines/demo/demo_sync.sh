#!/usr/bin/env bash
# Runs two syncs from dev to prod: one replaces prod's rows, and one merges after both sides have changed. Both projects
# are throw-away ones, each a PostgreSQL server and a storage server. The demo changes nothing else. At exit it removes
# everything, except the runs' folders with --keep.
#   bazel run //pipelines:demo_sync [-- --keep] [-- OPTION of prod_sync...]
set -euo pipefail
if [[ -d $0.runfiles ]]; then cd "$0.runfiles"/*/pipelines/sync/../..; fi
source tools/testing/postgres.sh

keep=false options=()
for option; do
  if [[ $option == --keep ]]; then keep=true; else options+=("$option"); fi
done

runs=$(mktemp -d "$PG_TMP/dumpline-run.XXXXXX")
sync_pid=
storage_pids=()
# shellcheck disable=SC2317 # called at exit
clean_up() {
  if [[ -n $sync_pid ]]; then kill "$sync_pid" 2>/dev/null && wait "$sync_pid"; fi
  if ((${#storage_pids[@]})); then kill "${storage_pids[@]}" && wait "${storage_pids[@]}"; fi
  $keep || rm -rf "$runs" 2>/dev/null || { sleep 1; rm -rf "$runs"; }    # the stopped stage may still be writing
}
at_exit clean_up

# start_storage NAME FLAG...: starts a storage server with the files of testdata/demo and sets $url.
start_storage() {
  local port_file=$runs/$1.port
  setpriv --pdeathsig TERM -- tools/testing/storage_server/storage-server --dir="$runs" --port-file="$port_file" \
    "${@:2}" >/dev/null &
  storage_pids+=($!)
  until [[ -e $port_file ]]; do kill -0 $!; sleep 0.02; done
  url=http://127.0.0.1:$(<"$port_file")
  testdata/demo/objects.sh "$1" "$runs/$1.files"
  tools/bucket-list/bucket-list --url="file://$runs/$1.files" </dev/null |
    SUPABASE_SECRET_KEY=sb_secret_test tools/bucket-upload/bucket-upload --from="file://$runs/$1.files" --to="$url" >/dev/null
  rm -r "$runs/$1.files"
}

echo 'Two throw-away projects: dev as a local Supabase stack, prod as a hosted project.'
for server in dev prod; do
  pg_start "$server"
  for file in schema "$server"; do pg_psql "$(pg_conninfo "$server")" -f "testdata/demo/$file.sql" >/dev/null; done
done
start_storage dev --bucket={town.maps,simulation.covers,building.photos,agent.portraits,agent.voices},public \
  --bucket=chat.uploads,limit=50MB
DEV_URL=$url
start_storage prod --bucket={simulation.covers,agent.portraits},public
PROD_URL=$url
version=$(pg_psql "$(pg_conninfo prod)" -c 'show server_version')
echo "PostgreSQL ${version%% *}; both are accessed as postgres, which owns the tables and is not a superuser."

# Real projects use the same settings: see .env.production.example.
DEV_DB_URL="postgresql://postgres@/postgres?host=$PG_ROOT/dev" DEV_SECRET_KEY=sb_secret_test
PROD_DB_URL="postgresql://postgres@/postgres?host=$PG_ROOT/prod" PROD_SECRET_KEY=sb_secret_test
PROJECT_REF=demo BUCKETS=agent.portraits,agent.voices,building.photos,chat.uploads,simulation.covers,town.maps
PROD_ORIGINS=https://abcdefghijklmnop.supabase.co
DUMPLINE_RUNS=$runs
export DEV_DB_URL DEV_URL DEV_SECRET_KEY PROD_DB_URL PROD_URL PROD_SECRET_KEY BUCKETS PROJECT_REF PROD_ORIGINS DUMPLINE_RUNS

# sync OPTION...: runs prod_sync. It runs in the background, so that a signal can stop it.
sync() {
  local status=0
  pipelines/prod_sync --allow-local-target --yes --target=demo "$@" "${options[@]}" &
  sync_pid=$!
  wait "$sync_pid" || status=$?
  sync_pid=
  return "$status"
}
# on SERVER SQL...: runs SQL as the owner of the tables.
on() {
  local statements=("${@:2}")
  pg_psql "$(pg_conninfo "$1" postgres postgres)" "${statements[@]/#/-c}" >/dev/null
}

sync --mode=replace --accept-loss=public.drafts

printf '\n%s\n%s\n' 'Production is in use now: users write messages, change moods and rename a town. Development goes on, too, and' \
  'renames the same town. A second sync merges, and asks about the town.'
on prod "update agents set mood = 'tired' where id in (101, 102)" "update simulations set name = 'Our town' where id = 2" \
  "insert into chat_messages (simulation_id, agent_id, body, sent_at) values (2, 101, 'from a user', now())" \
  "delete from audit_log where id = 7"
on dev "update prompt_templates set version = 9 where name = 'template 1'" \
  "update simulations set name = 'Bellweather-on-Sea' where id = 2" \
  "insert into buildings (simulation_id, name) values (2, 'Observatory')"
status=0
sync || status=$?
((status == 1)) || exit "$status"
conflicts=$(echo "$runs"/*/conflicts.ndjson)
run=${conflicts%/*}
printf '\n%s\n' "The users' name stays: prod_sync --resume=${run##*/} --conflicts=current"
sync --resume="${run##*/}" --conflicts=current
if $keep; then echo "The inputs, outputs and backups of the runs are in $(echo "$runs"/[0-9]*Z)."; fi
