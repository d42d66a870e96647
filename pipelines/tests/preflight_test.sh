#!/usr/bin/env bash
# Tests that preflight refuses, with the right message, everything that would break a push, and accepts tables that
# exist only in prod.
source tools/testing/assert.sh
source tools/testing/postgres.sh
source pipelines/tests/testing.sh

pg_start dev
pg_start prod
dev() { pg_psql "$(pg_conninfo dev postgres postgres)" "$@"; }
prod() { pg_psql "$(pg_conninfo prod postgres postgres)" "$@"; }
digest() { pg_digest "$(pg_conninfo prod)" -v schemas=public; }
for server in dev prod; do
  pg_psql "$(pg_conninfo "$server")" -c 'create role postgres login createdb' -c 'alter schema public owner to postgres' \
    -c 'grant create on database postgres to postgres'
  "$server" -c "create type mood as enum ('sad', 'it''s fine')" -c 'create table bare ()' \
    -c 'create table towns (id serial primary key, name text, moods mood[], twice int generated always as (2) stored)' \
    -c 'create table empty (id int primary key)'
done
dev -c "insert into towns (name) values ('a'), ('b')" -c 'insert into bare default values'
prod -c "insert into towns (name) values ('old')"

export DEV_DB_URL="postgresql://postgres@/postgres?host=$PG_ROOT/dev" PROD_DB_URL="postgresql://postgres@/postgres?host=$PG_ROOT/prod"
export DUMPLINE_RUNS=$tmp/runs PROJECT_REF=town
unset BUCKETS PROD_URL
# refused TEXT [OPTION...]: expects the sync to report TEXT and to change nothing.
refused() {
  local before
  before=$(digest)
  program 1 prod_sync --yes --target=town "${@:2}"
  says "$1"
  quiet '^export '
  expect prod "$(digest)" "$before"
}

it 'databases that cannot be reached'
PROD_DB_URL="postgresql://postgres@/nowhere?host=$PG_ROOT/prod" refused '^error: PROD_DB_URL: connection to .* database "nowhere" does not exist$'
PROD_DB_URL="postgresql://nobody:canary@/postgres?host=$PG_ROOT/prod" refused '^error: PROD_DB_URL: .* role "nobody" does not exist$'
DEV_DB_URL="postgresql://postgres@/postgres?host=$PG_ROOT" refused '^error: DEV_DB_URL: connection to .* failed: No such file'
quiet canary

it 'schemas that do not exist or are empty'
refused '^error: development has no schema nowhere$' --schemas=public,nowhere
pg_createdb dev nothing
DEV_DB_URL="postgresql://postgres@/nothing?host=$PG_ROOT/dev" refused '^error: development has no tables in public$'

it 'a database of another encoding'
pg_psql "$(pg_conninfo dev)" -c "create database latin encoding latin1 template template0 locale 'C'"
DEV_DB_URL="postgresql://postgres@/latin?host=$PG_ROOT/dev" refused "^error: development's encoding is LATIN1, production's UTF8, "

it 'buckets of kinds that are not copied'
for server in dev prod; do
  pg_psql "$(pg_conninfo "$server")" -c 'create schema storage' -c 'grant usage on schema storage to postgres' \
    -c "create table storage.buckets (id text, versioning_status text)" -c "insert into storage.buckets values ('images', 'DISABLED'), ('old', 'SUSPENDED')" \
    -c 'create table storage.buckets_vectors (id text)' -c "insert into storage.buckets_vectors values ('vec|tors'), ('other')" \
    -c 'create table storage.buckets_analytics (name text, id uuid)' -c "insert into storage.buckets_analytics values ('lake')" \
    -c 'grant select on all tables in schema storage to postgres'
done
BUCKETS='images, old, vec|tors, lake' refused '^error: bucket old is versioned in PROD_DB; only files without versions can be copied$'
says '^error: bucket vec|tors is a vector bucket in DEV_DB; '
says '^error: bucket lake is an analytics bucket in DEV_DB; '
says '^error: BUCKETS is set, but PROD_URL is not, so no object would be copied$'
expect 'errors' "$(grep -c ^error "$tmp/err")" 7
for server in dev prod; do pg_psql "$(pg_conninfo "$server")" -q -c 'drop schema storage cascade' 2>/dev/null; done

it 'what prod lacks'
prod -c 'alter table towns rename to cities'
refused '^error: production has no table public.towns$'
expect 'errors' "$(grep -c ^error "$tmp/err")" 1
prod -c 'alter table cities rename to towns' -c 'alter table towns rename name to title' -c 'alter table towns alter twice drop expression' \
  -c 'alter sequence towns_id_seq rename to other_seq' -c 'drop table bare' -c 'alter table empty alter id type bigint'
dev -c "alter type mood add value 'new'"
refused '^error: production lacks public.towns.name of type text$'
says '^error: production has public.towns.twice of type integer, development of type integer (generated)$'
says '^error: production has no sequence public.towns_id_seq$'
says '^error: production has no table public.bare$'
says '^error: production has public.empty.id of type bigint, development of type integer$'
says "^error: production lacks the label 'new' of the enum public.mood\$"
says "^error: 1 value of production's public.towns.title will be lost, "
says "^error: production's public.other_seq is not in the sync and will return values that "
expect 'errors' "$(grep -c ^error "$tmp/err")" 8
prod -c 'alter table towns rename title to name' -c 'alter table towns drop twice' -c 'alter table towns add twice int generated always as (2) stored' \
  -c 'alter sequence other_seq rename to towns_id_seq' -c 'create table bare ()' -c 'alter table empty alter id type int' \
  -c "alter type mood add value 'new'" -c "alter type mood add value 'only here'"

it 'what dev lacks'
prod -c 'alter table empty add must int not null' -c 'alter table towns add may int not null default 1, add must int generated always as identity'
refused "^error: 1 value of production's public.towns.may will be lost, because development has no such column\$"
refused "^error: 1 value of production's public.towns.must will be lost, " --lose=public.towns.may
program 0 prod_sync --plan --lose=public.towns.may,public.towns.must
says "^warning: 1 value of production's public.towns.must will be lost, because development has no such column\$"
prod -c 'truncate towns' -c 'alter table towns add really int not null'
refused "^error: production's public.towns.really is NOT NULL and has no default, and development has no such column\$"
prod -c 'alter table towns drop really, drop may, drop must' -c 'alter table empty drop must'

it 'what a push would break, lose or expose, and its remedy'
for server in dev prod; do
  "$server" -c 'create table ev (id int) partition by range (id)' -c 'create table ev_1 partition of ev for values from (1) to (9)' \
    -c 'create sequence free' -c "alter table empty add n int default nextval('free')"
done
prod -c 'create table ev_2 partition of ev default' -c 'insert into ev values (10)' -c "alter table towns add constraint named check (name = 'new') not valid" \
  -c "insert into towns (name) values ('new')" -c 'create rule copy as on insert to towns do also notify towns' -c 'create table note (id int)' \
  -c 'alter table towns drop constraint named' -c "insert into towns (name) values ('old')" -c "alter table towns add constraint named check (name = 'new') not valid"
dev -c 'alter table towns enable row level security' -c "create policy all_rows on towns using (true)"
refused "^error: 1 row of production's public.towns breaks its NOT VALID constraint named, so a rollback could not restore them\$"
says "^error: production's public.ev_2 is a part of public.ev "
says "^warning: production's public.towns has the rule copy ON INSERT, which COPY does not follow\$"
says '^warning: row level security of public.towns is not enabled in production, but in development$'
says '^  in production, run: CREATE POLICY all_rows ON public.towns FOR ALL TO PUBLIC USING (true)$'
prod -c 'alter table towns drop constraint named'
refused '^error: ' --keep-partitions --push=supabase
says "^error: production's public.towns has the rule copy ON INSERT, which the INSERTs of --push=supabase follow\$"
program 0 prod_sync --plan --keep-partitions
says "^warning: production's public.ev_2 is a part of public.ev "
prod -c 'drop rule copy on towns' -c 'drop table note' -c 'drop table ev' -c 'truncate towns'
dev -c 'drop table ev' -c 'drop policy all_rows on towns' -c 'alter table towns disable row level security'
for server in dev prod; do "$server" -c 'alter table empty drop n' -c 'drop sequence free'; done

it 'rows that refer to others'
for server in dev prod; do
  "$server" -c 'create schema geo' -c 'create table geo.land (code text, "Part" int, primary key (code, "Part"))' \
    -c "alter table towns add land text, add part int default 1, add foreign key (land, part) references geo.land"
done
dev -c "insert into geo.land values ('x', 1)" -c "update towns set land = 'x' where name = 'a'"
refused '^error: 1 value of public.towns (land, part) is not in production.s geo.land$'
prod -c "insert into geo.land values ('x', 1)"
program 0 prod_sync --plan

it 'tables that are in none of the schemas'
refused '^error: geo.land is in none of the schemas public$' --tables=public.empty,geo.land
quiet 'public.empty is in none'
program 0 prod_sync --plan --schemas=geo,public --tables=geo.land,public.towns
says '^geo.land  *1  *1$'

it 'tools that are too old or missing'
mkdir "$tmp/bin"
printf '#!/bin/sh\necho "pg_dump (PostgreSQL) 9.6"\n' >"$tmp/bin/pg_dump"
chmod +x "$tmp/bin/pg_dump"
PG_BIN=$tmp/bin program 2 prod_sync --plan
says "^prod_sync: PG_BIN: there is no program $tmp/bin/psql\$"
ln -s "$(type -P psql)" "$tmp/bin/psql"
version=$(prod -c "select current_setting('server_version_num')::int / 10000")
PG_BIN=$tmp/bin refused "^error: PROD_DB_URL is PostgreSQL $version, but the newest pg_dump here is 9\$"
says "^  on Debian and Ubuntu: .* postgresql-client-$version\. With Docker: PROD_PG_DUMP='docker run .* postgres:$version pg_dump'\$"
# An old pg_dump in PATH is ignored if a newer one is installed.
PATH=$tmp/bin:$PATH program 0 prod_sync --plan
expect 'the command' "$(head -n 1 "$run/dev/pg_dump.txt" | cut -c 1-12)" "\$ 'pg_dump' "
PG_BIN=$tmp/bin DEV_PG_DUMP=$(type -P pg_dump) PROD_PG_DUMP="env -u PGAPPNAME $(type -P pg_dump)" program 0 prod_sync --plan

it 'a connection that breaks after preflight'
rm "$tmp/bin/psql"
printf '#!/usr/bin/env bash\n[[ " $* " != */digest.sql\\ * ]] || exit 2\nexec %q "$@"\n' "$(type -P psql)" >"$tmp/bin/psql"
ln -sf "$(type -P pg_dump)" "$tmp/bin/pg_dump"
chmod +x "$tmp/bin/psql"
PG_BIN=$tmp/bin program 3 prod_sync --plan
says '^export failed after .* (exit 3)$'
HOME=$tmp XDG_CACHE_HOME='' refused '^error: the Supabase CLI is not on PATH$' --push=supabase

it 'a table that only prod has and that refers to one in the sync'
prod -c 'create table visits (id serial primary key, town int references towns)'
refused "^error: production's public.visits is not in the sync and refers to public.towns, which therefore cannot be truncated\$"
says '^  development has no such table: drop its foreign key, or leave public.towns as it is with --keep$'
program 0 prod_sync --plan --keep=public.towns

it 'a table that only prod has: it is left alone, also by a rollback'
prod -c 'alter table visits drop constraint visits_town_fkey' -c 'insert into visits (town) values (7)'
before=$(digest)
lossy='public.empty public.towns' program 0 prod_sync --yes --target=town
says '^only in production, left alone: public.visits, public.visits_id_seq$'
says '^verify .* 3 tables and 1 sequence are as expected, row by row; only in production: public.visits, public.visits_id_seq$'
expect rows "$(prod -c 'select (select count(*) from towns), (select count(*) from visits)')" '2|1'
sync_run=${run##*/}
if grep -q visits "$run/backup/rows.sql"; then fail 'visits in the backup'; fi
program 0 verify
prod -c 'insert into visits (town) values (8)' -c 'create table later (id int)' -c 'insert into later values (1)'
program 0 rollback --yes --target=town "$sync_run"
expect rows "$(prod -c 'select (select count(*) from visits), (select count(*) from later), (select last_value from visits_id_seq)')" '2|1|2'
expect prod "$(digest | grep -v -e visits -e later)" "$(grep -v visits <<<"$before")"

it 'triggers, rules, row security and grants stay as they were'
prod -c "create function note() returns trigger language plpgsql as 'begin return new; end'" \
  -c 'create trigger off before insert on towns for each row execute function note()' -c 'alter table towns disable trigger off' \
  -c 'alter table towns enable row level security'
lossy='public.empty public.towns' program any prod_sync --yes --target=town
before=$run/backup/structure.ndjson
expect 'trigger' "$(jq -c 'select(.kind == "trigger") | [.relation, .name, .state]' "$before")" '["public.towns","off","disabled"]'
if cmp -s "$before" "$run/after/structure.ndjson"; then
  expect 'state' "$(prod -c "select tgenabled from pg_trigger where tgname = 'off'")" D
else
  says '^production.s constraints, triggers, rules, row security, policies or grants have changed'
fi

it 'options'
program 2 prod_sync --plan --target elsewhere
says 'the target is town, not elsewhere$'
program 2 prod_sync --target=town-h --yes
says 'the target is town, not town-h$'
program 2 prod_sync --resume
says '^prod_sync: --resume requires a value$'
DUMPLINE_RUNS=elsewhere BUILD_WORKING_DIRECTORY=$tmp program any prod_sync --plan
expect 'where the run is' "${run%/*}" "$tmp/elsewhere"
program 3 prod_sync --env-file nofile
expect 'what it says' "$(<"$tmp/err")" 'prod_sync: nofile: no such file or folder'
program 3 prod_sync --plan --dump="$tmp"
expect 'what it says' "$(<"$tmp/err")" "prod_sync: $tmp: not a file"
DUMPLINE_RUNS=/proc/runs program 3 prod_sync --plan
says '^prod_sync: cannot create directory'
program 2 prod_sync --plan --chain=/etc/passwd
program 2 rollback --yes --target=town nope
says '^rollback: no such run: .*/nope$'
program 2 rollback --yes --target=town one two
says '^rollback: more than one run to undo: one, two$'
finish
