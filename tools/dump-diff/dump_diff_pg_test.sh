#!/usr/bin/env bash
# Applies the SQL of dump-diff to random databases (random_rows.sql) in a real PostgreSQL. For each pair of databases:
#
#   - the SQL makes the rows of the first equal to those of the second, as PostgreSQL compares them;
#   - a second comparison finds no change;
#   - the SQL of the reverse comparison restores the old rows;
#   - if a user changes, deletes or inserts a row of the comparison before the SQL runs, the SQL fails.
#
# Usage: dump_diff_pg_test.sh [--rounds=N] [--schemas=N] [--seed=N]. A round has two databases with N schemas; the tables
# of a schema refer only to each other, so each schema is a pair of its own.
set -euo pipefail
source tools/testing/postgres.sh
dump_diff=$PWD/tools/dump-diff/dump-diff
random_rows=$PWD/tools/dump-diff/random_rows.sql
rounds=2 schemas=10 seed=1
for option; do
  case $option in
    --rounds=*) rounds=${option#*=} ;;
    --schemas=*) schemas=${option#*=} ;;
    --seed=*) seed=${option#*=} ;;
    *) echo "unknown option: $option" >&2; exit 2 ;;
  esac
done
tmp=$(mktemp -d)
at_exit rm -rf "$tmp"
pg_start pg fsync=off

fail() {
  printf 'FAILED: round %s (--seed=%s --schemas=%s): %s\n' "$round" "$((seed + round - 1))" "$schemas" "$*"
  if [[ -n ${KEEP-} ]]; then cp -r "$tmp" "$KEEP"; fi
  exit 1
}
run() { pg_psql "$(pg_conninfo pg "$1")" -v ON_ERROR_STOP=1 -At "${@:2}"; }
# fill DATABASE SEED STEPS [create]: changes rows of all schemas at random, after creating them.
fill() {
  run "$1" -c "set timezone = 'Europe/Berlin'" -c "select setseed($2)" -c "do \$\$ begin
    for i in 1..$schemas loop
      ${4:+call random_rows.create_tables('s' || i);}
      call random_rows.change('s' || i, $3);
    end loop; end \$\$" >/dev/null
}
dump() { PGTZ=$2 pg_dump -d "$(pg_conninfo pg "$1")" --data-only --schema='s*' "${@:3}" 2>>"$tmp/pg_dump.err"; }
# Prints each table's rows as the server writes them, sorted. Sequences are not compared: they only go forward.
digest() {
  run "$1" -c "set timezone = 'UTC'" -c "select format('select %L || '' '' || coalesce(md5(string_agg(t::text, chr(10) order by t::text)), '''') from %s t',
      c.oid::regclass, c.oid::regclass)
    from pg_class c where relkind in ('r', 'p') and relnamespace::regnamespace::text like 's_%'
      and relnamespace::regnamespace::text ~ '^s[0-9]+\$' order by c.oid::regclass::text" | sed 's/$/;/' |
    run "$1" -f - | sort
}
# apply DATABASE: applies $tmp/changes.sql as psql's default does it.
apply() { run "$1" -q -f "$tmp/changes.sql" >"$tmp/apply.out" 2>&1 || fail "$2: $(grep -m 3 . "$tmp/apply.out")"; }

# races FILE: prints for each change of an NDJSON comparison what a user does to the row before, as SQL on one line.
races() {
  jq -r '
    def text: if . == null then "NULL"
      else "E\u0027" + (gsub("\\\\"; "\\\\") | gsub("\u0027"; "\u0027\u0027") | gsub("\n"; "\\n")) + "\u0027" end;
    def name: "\"" + gsub("\""; "\"\"") + "\"";
    def key: .key | to_entries | map("\(.key | name) = \(.value | text)") | join(" and ");
    . as $change | (.key // {} | keys) as $keys | select(.key)
    | if .op == "insert" then
        "insert into \(.table) (\(.new | keys_unsorted | map(name) | join(", "))) overriding system value values (\([.new[] | text] | join(", ")))"
      else
        "delete from \(.table) where \(key)",
        (.old | to_entries[] | select(.value != null and (.key as $k | $keys | index($k) | not))
          | "update \($change.table) set \(.key | name) = null where \($change | key)")
      end' "$1"
}
# race STATEMENT: runs it, then the changes, and rolls back. Prints "skipped" if the statement itself fails.
race() {
  { echo "begin; set local timezone = 'UTC'; set standard_conforming_strings = on;"
    echo "$1;"
    printf '%s\n' '\echo raced'
    cat "$tmp/changes.sql"
    echo "rollback;"; } | run a -q -f - >"$tmp/race.out" 2>&1 && fail "the changes ignored: $1"
  grep -q ^raced "$tmp/race.out" || return 0
  grep -qE 'as (it was|they were) dumped|refer to|violates|vanished' "$tmp/race.out" || fail "$1: $(tail -n 3 "$tmp/race.out")"
  raced=$((raced + 1))
}

forms=('' --inserts '--column-inserts --rows-per-insert=7' --load-via-partition-root)
changed=0 raced=0
for ((round = 1; round <= rounds; round++)); do
  RANDOM=$((seed + round))
  start=$(awk -v seed="$((seed + round - 1))" 'BEGIN { srand(seed); print rand() }')
  pg_createdb pg a
  run a -q -f "$random_rows"
  fill a "$start" 400 create
  pg_createdb pg b a
  fill b "$start" "$((RANDOM % 200))"
  pg_dump -d "$(pg_conninfo pg a)" --schema-only --schema='s*' >"$tmp/schema.sql"
  # shellcheck disable=SC2086
  dump a UTC ${forms[round % 4]} >"$tmp/a.sql"
  # shellcheck disable=SC2086
  dump b Asia/Kathmandu ${forms[round / 4 % 4]} >"$tmp/b.sql"
  digest a >"$tmp/a.digest"
  digest b >"$tmp/b.digest"
  [[ $(wc -l <"$tmp/a.digest") == $((schemas * 21)) ]] || fail "the digest has $(wc -l <"$tmp/a.digest") tables"
  changed=$((changed + $(diff "$tmp/a.digest" "$tmp/b.digest" | grep -c '^<' || true)))

  "$dump_diff" --schema="$tmp/schema.sql" --no-transaction "$tmp/a.sql" "$tmp/b.sql" >"$tmp/changes.sql"
  "$dump_diff" --schema="$tmp/schema.sql" --format=ndjson "$tmp/a.sql" "$tmp/b.sql" >"$tmp/changes.ndjson"
  races "$tmp/changes.ndjson" | shuf --random-source=<(yes) -n 20 >"$tmp/races" || true
  while IFS= read -r statement; do race "$statement"; done <"$tmp/races"
  "$dump_diff" --schema="$tmp/schema.sql" "$tmp/a.sql" "$tmp/b.sql" >"$tmp/changes.sql" || fail "dump-diff a b"
  apply a forward
  digest a | diff "$tmp/b.digest" - || fail "the rows differ after the changes"
  dump a UTC >"$tmp/a2.sql"
  "$dump_diff" --schema="$tmp/schema.sql" --check --memory=0 "$tmp/a2.sql" - <"$tmp/b.sql" || fail "a second comparison finds changes"

  "$dump_diff" --schema="$tmp/schema.sql" --memory=0 "$tmp/b.sql" "$tmp/a.sql" >"$tmp/changes.sql" || fail "dump-diff b a"
  apply a reverse
  digest a | diff "$tmp/a.digest" - || fail "the reverse changes do not restore the rows"
  run postgres -q -c 'drop database a' -c 'drop database b'
done
((changed > 0 && raced > 0)) || fail "no round had changes and races"
printf '%d pairs, %d changed tables, %d races\n' "$((rounds * schemas))" "$changed" "$raced"
