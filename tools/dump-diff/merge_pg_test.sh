#!/usr/bin/env bash
# Merges random rows by dump-diff --base, and compares the result with a merge that PostgreSQL computes by a full join.
#
# Usage: merge_pg_test.sh [--rounds=N] [--seed=N]. A round has 400 keys.
set -euo pipefail
source tools/testing/postgres.sh
dump_diff=$PWD/tools/dump-diff/dump-diff
rounds=5 seed=1
for option; do
  case $option in
    --rounds=*) rounds=${option#*=} ;;
    --seed=*) seed=${option#*=} ;;
    *) echo "unknown option: $option" >&2; exit 2 ;;
  esac
done
tmp=$(mktemp -d)
at_exit rm -rf "$tmp"
pg_start pg fsync=off
run() { pg_psql "$(pg_conninfo pg)" -v ON_ERROR_STOP=1 -At "$@"; }
fail() {
  printf 'FAILED: --seed=%s: %s\n' "$((seed + round - 1))" "$*"
  exit 1
}

run -q <<'SQL'
create table m (id int primary key, a text, b text, c int);
create schema base; create table base.m (like m);
create schema current; create table current.m (like m);
create schema wanted; create table wanted.m (like m);
create function t() returns text language sql volatile as
  $$ select (array['', 'x', 'y', null, E'\n', '\N'])[1 + floor(random() * 6)::int] $$;
create procedure fill() language plpgsql as $$
declare side text;
begin
  truncate base.m, current.m, wanted.m;
  insert into base.m select i, t(), t(), floor(random() * 3) from generate_series(1, 400) i where random() < 0.8;
  foreach side in array array['current', 'wanted'] loop
    execute format('insert into %I.m select id, case when random() < 0.3 then t() else a end,
      case when random() < 0.3 then t() else b end, case when random() < 0.2 then floor(random() * 3) else c end
      from base.m where random() < 0.8', side);
    execute format('insert into %I.m select i, t(), t(), 0 from generate_series(1, 400) i
      where random() < 0.3 and not exists (select from base.m where id = i)', side);
  end loop;
end $$;

-- The merge, row by row and column by column. A conflict has a reason; its columns are those of CURRENT.
create function pick(base text, current text, wanted text) returns text language sql as
  $$ select case when current is not distinct from base then wanted else current end $$;
create function differ(base text, current text, wanted text) returns boolean language sql as
  $$ select current is distinct from base and wanted is distinct from base and current is distinct from wanted $$;
create view merged as
select id,
  case
    when b.id is null and c.id is not null and w.id is not null and (c.a, c.b, c.c) is distinct from (w.a, w.b, w.c) then 'both-inserted'
    when b.id is not null and c.id is not null and w.id is null and (c.a, c.b, c.c) is distinct from (b.a, b.b, b.c) then 'updated-and-deleted'
    when b.id is not null and c.id is null and w.id is not null and (w.a, w.b, w.c) is distinct from (b.a, b.b, b.c) then 'deleted-and-updated'
    when b.id is not null and c.id is not null and w.id is not null
      and (differ(b.a, c.a, w.a) or differ(b.b, c.b, w.b) or differ(b.c::text, c.c::text, w.c::text)) then 'both-updated'
  end as conflict,
  b.id as base, c.id as current, w.id as wanted,
  case when b.id is null or c.id is null then coalesce(c.a, case when c.id is null then w.a end) when w.id is null then c.a else pick(b.a, c.a, w.a) end as a,
  case when b.id is null or c.id is null then coalesce(c.b, case when c.id is null then w.b end) when w.id is null then c.b else pick(b.b, c.b, w.b) end as b,
  case when b.id is null or c.id is null then coalesce(c.c, case when c.id is null then w.c end) when w.id is null then c.c else pick(b.c::text, c.c::text, w.c::text)::int end as c
from base.m b full join current.m c using (id) full join wanted.m w using (id);
-- The rows after the merge, with conflicts decided for CURRENT.
create view expected as
select id, a, b, c from merged where case
  when base is null then true
  when current is null then false
  when wanted is null then conflict is not null
  else true end;
SQL

# dump SCHEMA: prints a dump of the schema's table as public.m.
dump() {
  echo 'COPY public.m (id, a, b, c) FROM stdin;'
  run -c "copy (select * from $1.m order by random()) to stdout"
  printf '%s\n' '\.' '--' '-- PostgreSQL database dump complete' '--'
}
printf '%s\n' 'CREATE TABLE public.m (id integer PRIMARY KEY, a text, b text, c integer);' \
  '-- PostgreSQL database dump complete' >"$tmp/schema.sql"

conflicts=0
for ((round = 1; round <= rounds; round++)); do
  start=$(awk -v seed="$((seed + round - 1))" 'BEGIN { srand(seed); print rand() }')
  run -c "select setseed($start)" -c 'call fill()' -c 'truncate m' -c 'insert into m select * from current.m' >/dev/null
  for side in base current wanted; do dump "$side" >"$tmp/$side.sql"; done
  diff_of() { "$dump_diff" --schema="$tmp/schema.sql" --base="$tmp/base.sql" "$@" "$tmp/current.sql" "$tmp/wanted.sql"; }

  status=0
  diff_of >"$tmp/conflicts" 2>"$tmp/err" || status=$?
  [[ $status == 1 ]] || fail "status $status (expected 1, conflicts): $(cat "$tmp/err")"
  run -c 'select id, conflict from merged where conflict is not null order by id' >"$tmp/expected"
  jq -r '"\(.key.id)|\(.conflict)"' "$tmp/conflicts" | diff "$tmp/expected" - || fail "other conflicts"
  conflicts=$((conflicts + $(wc -l <"$tmp/expected")))

  diff_of --conflicts=current >"$tmp/changes.sql"
  run -q -f "$tmp/changes.sql"
  differences=$(run -c '(table m except table expected) union all (table expected except table m)')
  [[ -z $differences ]] || fail "other rows than expected: $differences"
done
printf '%d keys, %d conflicts\n' "$((rounds * 400))" "$conflicts"
