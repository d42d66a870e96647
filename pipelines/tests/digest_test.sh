#!/usr/bin/env bash
# Tests that digests are equal for equal content, differ for different content, and contain the right counts.
source tools/testing/assert.sh
source tools/testing/postgres.sh
pg_start pg
pg_createdb pg d
database=$(pg_conninfo pg d)
digest() { pg_digest "$database" "$@"; }
line() { digest | grep "^$1 " || fail "no line $1"; }

pg_psql "$database" <<'END'
create schema app;
create table t (id int, t text, c char(4), r int[], x int generated always as (id * 2) stored, at timestamptz);
insert into t (id, t, c, r, at) select i, 'text ' || i, 'c', array[i], timestamptz '2026-01-01 00:00+00' + i * interval '1 hour'
from generate_series(1, 1000) i;
create table app.t (id int);
create table no_columns ();
insert into no_columns select from generate_series(1, 3);
create table pt (id int) partition by list (id);
create table "pt; ""1""
line two" partition of pt for values in (1);
insert into pt values (1);
create table parent (id int);
create table child () inherits (parent);
insert into child values (1);
create sequence app."s'q";
create view v as select * from t;
create materialized view mv as select * from t;
create temporary table temporary (id int);
END

# The digest lists these relations, in this form.
sed 's/sum=.*/sum/' <(digest) | diff - <(cat <<'END'
sequence app."s'q" last_value=1 is_called=false
table app.t rows=0 sum
table public."pt; ""1""\nline two" rows=1 sum
table public.child rows=1 sum
table public.no_columns rows=3 sum
table public.parent rows=0 sum
table public.t rows=1000 sum
END
) || fail 'other lines'
[[ $(digest -v schemas=app,nowhere | wc -l) == 2 ]] || fail 'schemas='
printf '%s\n' public.t 'app."s'\''q"' >"$tmp/without"
[[ $(digest -v without="$tmp/without" | grep -cE '^(sequence app."s|table public.t )') == 0 ]] || fail 'without='
echo public.t >"$tmp/without"
[[ $(digest -v without="$tmp/without" | wc -l) == 6 ]] || fail 'without= leaves out too much'

# These differences must not change the digest: the order of rows and columns, the caller's settings, dropped columns.
digest >"$tmp/before"
pg_psql "$database" -c 'create table sorted as select at, c, id, r, t from t order by id desc' \
  -c 'drop view v' -c 'drop materialized view mv' -c 'drop table t' -c 'alter table sorted rename to t' \
  -c 'alter table t add x int generated always as (id * 2) stored, add gone int' -c 'alter table t drop gone'
digest | diff "$tmp/before" - || fail 'order matters'
PGOPTIONS='-c timezone=Asia/Tokyo -c datestyle=german -c extra_float_digits=-5 -c standard_conforming_strings=off' digest |
  diff "$tmp/before" - || fail 'settings matter'

# These differences must change the digest: each statement changes one line.
differs() {
  pg_psql "$database" -c "begin" -c "$2" -c "commit" >/dev/null
  digest >"$tmp/after"
  [[ $(diff "$tmp/before" "$tmp/after" | grep -c '^>') == 1 && $(diff "$tmp/before" "$tmp/after" | grep '^>') == "> $1 "* ]] ||
    fail "not seen: $2"
  mv "$tmp/after" "$tmp/before"
}
differs table\ public.t "update t set t = t || ' ' where id = 500"
differs table\ public.t "update t set t = '' where id = 1"
differs table\ public.t "update t set t = null where id = 1"
differs table\ public.t "update t set r = array[null]::int[] where id = 2"
differs table\ public.t "update t set r = null where id = 2"
differs table\ public.t "update t set c = 'NULL', t = 'NULL' where id = 3"
differs table\ public.t "update t set at = at + interval '1 microsecond' where id = 4"
differs table\ public.t "delete from t where id = 5"
differs table\ public.t "insert into t (id, t) select 6, 'twice' from generate_series(1, 2)"
differs table\ public.t "delete from t where id = 6 and ctid = (select max(ctid) from t where id = 6)"
differs table\ public.t "update t set id = case id when 7 then 8 else 7 end where id in (7, 8)"
differs table\ public.no_columns "insert into no_columns default values"
differs sequence\ app.\"s\'q\" "select nextval('app.\"s''q\"')"
differs sequence\ app.\"s\'q\" "select nextval('app.\"s''q\"')"
differs sequence\ app.\"s\'q\" "select setval('app.\"s''q\"', 2, false)"

# replace= prints the digest that the database will have after the values are replaced.
digest -v replace='[["text 9", "TEXT 9"], ["TEXT 99", "it'\''s \\"]]' >"$tmp/expected"
pg_psql "$database" <<'END'
update t set t = replace(replace(t, 'text 9', 'TEXT 9'), 'TEXT 99', 'it''s \');
END
digest | diff "$tmp/expected" - || fail 'replace='
! cmp -s "$tmp/before" "$tmp/expected" || fail 'replace= changed nothing'

# Rows that a policy hides are an error.
pg_psql "$database" -c 'create role r login' -c 'grant select on all tables in schema public to r' -c 'alter table t enable row level security'
if pg_digest "$(pg_conninfo pg d r)" -v schemas=public >"$tmp/out" 2>"$tmp/err"; then fail 'rows are hidden in silence'; fi
grep -q 'row-level security' "$tmp/err" || { cat "$tmp/err"; fail 'another error'; }
finish
