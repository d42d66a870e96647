#!/usr/bin/env bash
# Runs a complete sync from dev to prod. Both are throw-away projects, each a PostgreSQL server and a storage server.
# The demo changes nothing else. At exit it removes everything, except the run's folder with --keep.
#   bazel run //pipelines:demo_sync [-- --keep] [-- OPTION of prod_sync...]
set -euo pipefail
if [[ -d $0.runfiles ]]; then cd "$0.runfiles/dumpline"; fi
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

pipelines/prod_sync --allow-local-target --yes --target=demo --accept-loss=public.drafts "${options[@]}" &
sync_pid=$!
wait "$sync_pid"
sync_pid=
if $keep; then echo "The inputs, outputs and backups of the run are in $(echo "$runs"/[0-9]*Z)."; fi
