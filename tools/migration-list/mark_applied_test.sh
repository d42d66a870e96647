#!/usr/bin/env bash
# Runs the SQL of --mark-applied-sql on a real server, without a history table, with an old one, and with a current one.
source tools/testing/assert.sh
source tools/testing/postgres.sh
migration_list=$PWD/$1
pg_start pg

mkdir "$tmp/migrations"
echo 'create table t (id int);' >"$tmp/migrations/20260101_schema.sql"
echo "insert into t values (1);" >"$tmp/migrations/20260102_it's a \"seed\" \\.sql"
echo "update t set id = 2;" >"$tmp/migrations/20260103_fix.sql"

applied() { pg_psql "$database" -c 'select version, name from supabase_migrations.schema_migrations order by version'; }
marked="20260102|it's a \"seed\" \\
20260103|fix"

mark() { "$migration_list" --mark-applied-sql "$tmp/migrations" | pg_psql "$database"; }

for history in none old current; do
  pg_createdb pg "$history"
  database=$(pg_conninfo pg "$history")
  before=
  if [[ $history != none ]]; then
    pg_psql "$database" <<'END'
create schema supabase_migrations;
create table supabase_migrations.schema_migrations (version text primary key);
END
  fi
  if [[ $history == current ]]; then
    pg_psql "$database" <<'END'
alter table supabase_migrations.schema_migrations add statements text[], add name text;
insert into supabase_migrations.schema_migrations values ('20260101', '{create table t}', 'schema');
END
    before=$'20260101|schema\n'
  fi
  mark </dev/null
  expect "$history" "$(applied)" "$before$marked"
  applied | mark
  expect "$history, again" "$(applied)" "$before$marked"
  # Versions that are in the table but not in the input are left alone.
  mark </dev/null
  expect "$history, and again" "$(applied)" "$before$marked"
done

expect "the list, from what psql prints" \
  "$(applied | "$migration_list" "$tmp/migrations" | jq -r '[.version, .state, .data_only] | join(" ")')" \
  "20260101 applied false
20260102 applied true
20260103 applied true"
# The literals do not depend on standard_conforming_strings.
pg_createdb pg strings
database=$(pg_conninfo pg strings)
{ echo 'set standard_conforming_strings = off;'; "$migration_list" --mark-applied-sql "$tmp/migrations" </dev/null; } |
  pg_psql "$database"
expect "standard_conforming_strings = off" "$(applied)" "$marked"
finish
