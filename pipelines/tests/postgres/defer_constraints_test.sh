#!/usr/bin/env bash
# Runs truncate-prepend --defer-constraints and pushes its output to a real server as the tables' owner, which is not a
# superuser. Expects that rows that refer to later ones load from every form of dump, and that the constraints are
# restored. Also expects that a dangling reference fails and changes nothing.
set -euo pipefail
source tools/testing/postgres.sh
source pipelines/tests/postgres/filters.sh

tmp=$(mktemp -d)
at_exit rm -rf "$tmp"
failures=0
fail() { echo "FAIL: $*"; failures=$((failures + 1)); }

pg_start pg
admin=$(pg_conninfo pg) source=$(pg_conninfo pg source) target=$(pg_conninfo pg target postgres)
pg_psql "$admin" -c 'create role postgres login'
for database in source target; do
  pg_psql "$admin" -c "create database $database owner postgres"
  pg_psql "$(pg_conninfo pg "$database" postgres)" -f pipelines/tests/postgres/defer_constraints.sql
done
# Inserts rows into the source without checking keys, and other rows into the target as the owner.
PGOPTIONS='-c session_replication_role=replica' pg_psql "$source" <<'SQL'
insert into cyclic.node select id, id % 50 + 1, 'n' || id from generate_series(1, 50) id;
insert into cyclic.egg values (1, 2), (2, 1), (3, null);
insert into cyclic.hen values (1, 2, 2, 2), (2, 1, null, null);
insert into cyclic.part select k, id, k % 3 + 1, 4 - id from generate_series(1, 3) k, generate_series(1, 3) id;
insert into cyclic.a_uses values (1, 3);
insert into cyclic."We ""ird" values (1, 2), (2, 1);
insert into cyclic.late values (1, 50);
select setval('cyclic.used', 42);
SQL
pg_psql "$target" -c 'alter table cyclic.node disable trigger user' -c "insert into cyclic.node values (7, 7, 'stale')" \
  -c 'alter table cyclic.node enable trigger user'
pg_dump -d "$source" --schema-only >"$tmp/schema.sql"

# state: prints the state that a push must not change: constraints, the server's own triggers, the tables' triggers.
state() {
  pg_psql "$target" <<'SQL'
select 'constraint', conrelid::regclass, conname, condeferrable, condeferred, convalidated from pg_constraint order by 2, 3;
select 'trigger', tgrelid::regclass, tgname, tgenabled, tgdeferrable, tginitdeferred from pg_trigger order by 2, 3;
SQL
}

# prepend OPTION...: runs truncate-prepend on $tmp/clean.sql. It accepts the CASCADE to cyclic.part, a partitioned table
# with a key, because that table is not in the dump.
prepend() {
  truncate-prepend --schema="$tmp/schema.sql" --cascade --accept-cascade=cyclic.part "$@" "$tmp/clean.sql" >"$tmp/push.sql"
}
push() { prepend "$@" && pg_psql "$target" -f "$tmp/push.sql" >/dev/null; }

# arrives DUMP_OPTIONS CLEAN_OPTIONS: expects that the rows load into a target with old rows, but only with
# --defer-constraints.
arrives() {
  local options dump="pg_dump $1 | dump-clean $2"
  read -ra options <<<"$1"
  pg_dump -d "$source" --section=data "${options[@]}" 2>/dev/null >"$tmp/dump.sql"
  read -ra options <<<"$2"
  dump-clean "${options[@]}" "$tmp/dump.sql" >"$tmp/clean.sql"
  pg_psql "$admin" -c 'drop database if exists target' -c 'create database target template target_before owner postgres'
  if push 2>"$tmp/err"; then fail "$dump: arrives without --defer-constraints"; fi
  grep -q 'violates foreign key constraint' "$tmp/err" || fail "$dump: fails otherwise: $(cat "$tmp/err")"
  push --defer-constraints 2>"$tmp/err" || fail "$dump: $(cat "$tmp/err")"
  pg_digest "$target" | diff "$tmp/want" - || fail "$dump: other rows"
  state | diff "$tmp/state" - || fail "$dump: not as it was"
}

pg_psql "$admin" -c 'create database target_before template target owner postgres'
state >"$tmp/state"
pg_digest "$source" >"$tmp/want"
arrives '--disable-triggers' '--copy=keep'
arrives '--disable-triggers' '--rows-per-insert=3'
arrives '--disable-triggers --inserts' '--rows-per-insert=1'
arrives '--disable-triggers --load-via-partition-root' '--rows-per-insert=2'
# The tables' own triggers would refuse the rows.
pg_psql "$(pg_conninfo pg target_before)" -c 'drop trigger refuse on cyclic.node'
pg_psql "$(pg_conninfo pg target_before)" -c 'drop trigger refuse on cyclic.hen'
sed -i '/^trigger.*refuse/d' "$tmp/state"
arrives '' '--copy=keep'
arrives '--column-inserts' '--rows-per-insert=7'
arrives '--load-via-partition-root' '--copy=keep'

# The constraints can also be deferred in the caller's transaction.
pg_psql "$admin" -c 'drop database target' -c 'create database target template target_before owner postgres'
prepend --defer-constraints --no-transaction 2>/dev/null
pg_psql "$target" --single-transaction -f "$tmp/push.sql" >/dev/null || fail '--no-transaction'
pg_digest "$target" | diff "$tmp/want" - || fail '--no-transaction: other rows'
state | diff "$tmp/state" - || fail '--no-transaction: not as it was'

# A dangling reference, in a single table or in a cycle, rolls back the whole push.
for table in cyclic.node cyclic.hen cyclic.egg; do
  PGOPTIONS='-c session_replication_role=replica' pg_psql "$source" -c "insert into $table values (99, 100)"
  pg_digest "$target" >"$tmp/before"
  for options in '--disable-triggers' '--disable-triggers --inserts'; do
    read -ra options <<<"$options"
    pg_dump -d "$source" --section=data "${options[@]}" | dump-clean --copy=keep >"$tmp/clean.sql"
    if push --defer-constraints 2>"$tmp/err"; then fail "$table: arrives"; fi
    grep -q 'violates foreign key constraint' "$tmp/err" || fail "$table: fails otherwise: $(cat "$tmp/err")"
    pg_digest "$target" | diff "$tmp/before" - || fail "$table: rows have changed"
    state | diff "$tmp/state" - || fail "$table: not as it was"
  done
  pg_psql "$source" -c "delete from $table where id = 99"
done
((failures == 0))
