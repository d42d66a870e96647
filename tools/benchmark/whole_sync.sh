#!/usr/bin/env bash
# whole_sync.sh: measures complete syncs by prod_sync next to pg_dump and psql, which copy the same rows in one transaction
# and check nothing.
#   tools/bazel run //tools/benchmark:whole_sync -- [--rows=500000] [--rounds=5] [--record=DIR]
# Prints a table. With --record, also writes it to DIR/DATE-whole-sync.md.
set -euo pipefail
if [[ -d $0.runfiles ]]; then cd "$0.runfiles"/*/pipelines/sync/../..; fi
source tools/benchmark/record.sh
source tools/testing/postgres.sh

rows=500000 rounds=5 record=''
options rows rounds record -- "$@"
tmp=$(mktemp -d "$PG_TMP/bench.XXXXXX")
at_exit rm -rf "$tmp"

for server in dev prod; do
  pg_start "$server" fsync=on
  pg_psql "$(pg_conninfo "$server")" -c 'create role postgres login' -c 'alter schema public owner to postgres'
done
dev() { pg_psql "$(pg_conninfo dev postgres postgres)" "$@"; }
prod() { pg_psql "$(pg_conninfo prod postgres postgres)" "$@"; }
for server in dev prod; do
  "$server" -c 'create table authors (id bigint primary key, name text not null unique, image text)' \
    -c 'create table messages (id bigint primary key, author bigint not null references authors, body text, data jsonb, at timestamptz)' \
    -c 'create index on messages (author)' -c 'create index on messages (at)'
done
dev -c "insert into authors select i, 'author ' || i, 'http://127.0.0.1:54321/storage/v1/object/public/images/' || i || '.png'
    from generate_series(1, $rows / 10) i" \
  -c "insert into messages select i, 1 + i % ($rows / 10),
      E'a message\nof two lines, with http://127.0.0.1:54321/storage/v1/object/public/images/' || i || '.png',
      jsonb_build_object('likes', i % 7, 'image', 'http://127.0.0.1:54321/' || i), timestamptz '2026-01-01' + i * interval '1 s'
    from generate_series(1, $rows - $rows / 10) i" \
  -c 'analyze authors' -c 'analyze messages'

export DEV_DB_URL="postgresql://postgres@/postgres?host=$PG_ROOT/dev" PROD_DB_URL="postgresql://postgres@/postgres?host=$PG_ROOT/prod"
export DEV_URL=http://127.0.0.1:54321 PROD_ORIGINS=https://abc.supabase.co BUCKETS='' PROJECT_REF=bench DUMPLINE_RUNS=$tmp/runs

# run NAME COMMAND...: prints the time of the command, in seconds and relative to the round's first run.
run() {
  local begin seconds
  pg_psql "$(pg_conninfo prod)" -c checkpoint
  begin=$EPOCHREALTIME
  "${@:2}" >"$tmp/out" 2>&1 </dev/null || { cat "$tmp/out" >&2 && exit 3; }
  seconds=$(jq -n "$EPOCHREALTIME - $begin")
  [[ $(prod -c "select count(*) from messages") == $((rows - rows / 10)) ]] || { echo "whole_sync: $1: rows are missing" >&2 && exit 3; }
  first_seconds=${first_seconds:-$seconds}
  jq -nc --arg name "$1" --argjson seconds "$seconds" --argjson first "$first_seconds" '{$name, $seconds, ratio: ($seconds / $first)}'
}
plain() { pg_dump --data-only --no-owner -d "$(pg_conninfo dev postgres postgres)" | prod --single-transaction; }
sync() {
  pipelines/prod_sync --allow-local-target --yes --target=bench --mode="$1" --accept-loss=public.authors --accept-loss=public.messages
}
# change: changes one of a hundred messages.
changes=0
change() {
  changes=$((changes + 1))
  dev -c "update messages set body = body || 'x' where id % 100 = $changes % 100"
}
round() {
  local first_seconds=''
  prod -c 'truncate authors, messages'
  run 'pg_dump, psql (no URL rewritten)' plain
  prod -c 'truncate authors, messages'
  run 'prod_sync, first time' sync replace
  run 'prod_sync, nothing has changed, replace' sync replace
  run 'prod_sync, nothing has changed, merge' sync merge
  change
  run 'prod_sync, 1 % of the messages changed, mirror' sync mirror
  change
  run 'prod_sync, 1 % of the messages changed, merge' sync merge
}

report() {
  printf '# Whole syncs, %s\n\n' "$(date -u +%F)"
  echo "$(machine) Both servers on it, fsync on."
  echo "$rows rows of two tables with four indexes and a foreign key, without objects. Median (minimum – maximum) of $rounds rounds;"
  echo "the ratio is to the first line of the round. \`tools/bazel run //tools/benchmark:whole_sync -- --rows=$rows --rounds=$rounds\`"
  printf '\n| | seconds | ratio |\n|---|---|---|\n'
  for ((i = 0; i < rounds; i++)); do round; done |
    jq -rs -L tools/benchmark 'include "numbers";
      groups(.name)[] | "| \(.[0].name) | \(map(.seconds) | spread(1)) | \(map(.ratio) | spread(1)) |"'
}

report | tee "$tmp/record.md"
keep "$tmp/record.md" "$record" -whole-sync.md
