#!/usr/bin/env bash
# sync.sh: measures the transfer of rows between two PostgreSQL servers, for each form of SQL, and each stage of prod_sync.
#   tools/bazel run //tools/benchmark:sync -- [--rows=500000] [--rounds=3] [--record=DIR]
# Prints tables. With --record, also writes them to DIR/DATE-sync.md. The Supabase CLI is measured if it is installed.
set -euo pipefail
if [[ -d $0.runfiles ]]; then cd "$0.runfiles"/*/pipelines/sync/../..; fi
source tools/benchmark/record.sh
source tools/testing/postgres.sh

rows=500000 rounds=3 record=''
options rows rounds record -- "$@"
tmp=$(mktemp -d "$PG_TMP/bench.XXXXXX")
at_exit rm -rf "$tmp"

port=$((20000 + RANDOM % 20000))
pg_start dev fsync=on
pg_start prod fsync=on listen_addresses=127.0.0.1 port="$port"
dev=$(pg_conninfo dev postgres postgres) prod="$(pg_conninfo prod postgres postgres) port=$port"
for super in "$(pg_conninfo dev)" "$(pg_conninfo prod) port=$port"; do
  pg_psql "$super" -c 'create role postgres login' -c 'alter schema public owner to postgres' -c 'grant create on database postgres to postgres'
done
for server in "$dev" "$prod"; do
  pg_psql "$server" -c 'create table messages (id bigint primary key, uid uuid unique, author text, body text, data jsonb, at timestamptz)'
done
pg_psql "$dev" -c "insert into messages select i, md5(i::text)::uuid, 'author ' || i % 100,
  E'a message\nof two lines, with http://127.0.0.1:54321/storage/v1/object/public/images/' || i || '.png',
  jsonb_build_object('likes', i % 7, 'image', 'http://127.0.0.1:54321/' || i), timestamptz '2026-01-01' + i * interval '1 s'
  from generate_series(1, $rows) i"

filter() { "tools/$1/$1" "${@:2}"; }
chain() {
  filter dump-clean "$@" | filter truncate-prepend |
    filter url-rewrite --allow-unmatched --from=http://127.0.0.1:54321 --to=https://abc.supabase.co --forbid=127.0.0.1
}
load() { pg_psql "$prod" >/dev/null; }
dump() { pg_dump --data-only --no-owner --no-privileges -d "$dev"; }
alone() { dump | load; }
copies() { dump | chain --copy=keep | load; }
inserts() { dump | chain --rows-per-insert="$1" | load; }

# run NAME COMMAND...: empties the table and prints the time of COMMAND, in seconds and relative to the round's first run.
run() {
  local name=$1 begin seconds
  shift
  pg_psql "$(pg_conninfo prod postgres) port=$port" -c 'truncate messages' -c checkpoint
  begin=$EPOCHREALTIME
  "$@"
  seconds=$(jq -n "$EPOCHREALTIME - $begin")
  [[ $(pg_psql "$prod" -c 'select count(*) from messages') == "$rows" ]] || { echo "sync: $name: rows are missing" >&2; exit 3; }
  first_seconds=${first_seconds:-$seconds}
  jq -nc --arg name "$name" --argjson seconds "$seconds" --argjson first "$first_seconds" \
    '{$name, $seconds, ratio: ($seconds / $first)}'
}
# forms: runs a round, every form once, so that a temporary load on the machine affects all of them.
forms() {
  local first_seconds='' count
  run 'pg_dump, psql, nothing between (no URL rewritten)' alone
  run 'the chain, COPY kept' copies
  for count in 1000 100 10 1; do run "the chain, INSERTs of $count" inserts "$count"; done
}

# read_often: repeatedly reads a row of production until $tmp/stop exists, and writes the seconds that each read took.
read_often() {
  local begin
  while [[ ! -e $tmp/stop ]]; do
    begin=$EPOCHREALTIME
    pg_psql "$prod" -c 'select id from messages limit 1' >/dev/null
    jq -n "$EPOCHREALTIME - $begin"
  done >"$tmp/waits"
}

# stages ROUTE: runs prod_sync and prints a row for each stage, from its journal, and how long a reader has waited.
stages() {
  local reader
  rm -f "$tmp/stop"
  read_often &
  reader=$!
  DEV_DB_URL="postgresql://postgres@/postgres?host=$PG_ROOT/dev" DEV_URL=http://127.0.0.1:54321 PROD_ORIGINS=https://abc.supabase.co \
    PROD_DB_URL="postgresql://postgres@127.0.0.1:$port/postgres" BUCKETS='' PROJECT_REF=bench DUMPLINE_RUNS=$tmp/runs \
    pipelines/prod_sync --allow-local-target --yes --target=bench --push="$1" >"$tmp/out" </dev/null
  touch "$tmp/stop"
  wait "$reader"
  jq -r '"| \(.stage) | \(.seconds) | \(.summary) |"' "$(sed -n 's/^Target: .* Folder of this run: //p' "$tmp/out")/journal.ndjson"
  printf '\nReaders of the table waited at most %.1f s.\n' "$(jq -s max "$tmp/waits")"
}

report() {
  printf '# Rows from one server to another, %s\n\n' "$(date -u +%F)"
  echo "$(machine) Both servers on it, fsync on."
  echo "$rows rows of one table with two indexes. Median (minimum – maximum) of $rounds rounds of every form; the ratio is to"
  echo "the first form of the round. \`tools/bazel run //tools/benchmark:sync -- --rows=$rows --rounds=$rounds\`"
  printf '\n## pg_dump to loaded, by form\n\n| form | seconds | ratio |\n|---|---|---|\n'
  for ((round = 0; round < rounds; round++)); do forms; done |
    jq -rs -L tools/benchmark 'include "numbers";
      groups(.name)[] | "| \(.[0].name) | \(map(.seconds) | spread(1)) | \(map(.ratio) | spread(1)) |"'
  for route in psql supabase; do
    if [[ $route == supabase ]] && ! type -P supabase >/dev/null &&
      [[ ! -x ${XDG_CACHE_HOME:-$HOME/.cache}/dumpline/supabase_cli/node_modules/.bin/supabase ]]; then
      continue
    fi
    pg_psql "$prod" -c 'truncate messages'
    printf '\n## prod_sync --push=%s\n\n| stage | seconds | |\n|---|---|---|\n' "$route"
    stages "$route"
  done
}

report | tee "$tmp/record.md"
keep "$tmp/record.md" "$record" -sync.md
