#!/usr/bin/env bash
# What preflight refuses, each with what it says, and what it lets through: tables that only prod has.
set -euo pipefail
source tools/testing/postgres.sh
source pipelines/tests/testing.sh
quiet() { if grep -q -e "$1" "$tmp/out" "$tmp/err"; then fail "says $1"; fi; }

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
# run PROGRAM [OPTION...]: sets $status and $run.
run() {
  status=0
  "pipelines/$1" --allow-local-target "${@:2}" >"$tmp/out" 2>"$tmp/err" </dev/null || status=$?
  run=$(sed -n 's/^Target: .* folder: //p' "$tmp/out")
}
# refused TEXT [OPTION...]: the sync says so, and changes nothing.
refused() {
  local before
  before=$(digest)
  run prod_sync --yes --target=town "${@:2}"
  want status "$status" 1
  says "$1"
  quiet '^export '
  want prod "$(digest)" "$before"
}

it 'databases that cannot be reached'
PROD_DB_URL="postgresql://postgres@/nowhere?host=$PG_ROOT/prod" refused '^error: PROD_DB_URL: connection to .* database "nowhere" does not exist$'
PROD_DB_URL="postgresql://nobody:canary@/postgres?host=$PG_ROOT/prod" refused '^error: PROD_DB_URL: .* role "nobody" does not exist$'
DEV_DB_URL="postgresql://postgres@/postgres?host=$tmp" refused '^error: DEV_DB_URL: connection to .* failed: No such file'
quiet canary

it 'schemas that are not there, or have nothing'
refused '^error: dev has no schema nowhere$' --schemas=public,nowhere
pg_createdb dev nothing
DEV_DB_URL="postgresql://postgres@/nothing?host=$PG_ROOT/dev" refused '^error: dev has no tables in public: there is nothing to carry$'

it 'a database of another encoding'
pg_psql "$(pg_conninfo dev)" -c "create database latin encoding latin1 template template0 locale 'C'"
DEV_DB_URL="postgresql://postgres@/latin?host=$PG_ROOT/dev" refused "^error: dev's characters are in LATIN1, prod's in UTF8: "

it 'what prod lacks'
prod -c 'alter table towns rename to cities'
refused '^error: prod has no table public.towns$'
want 'errors' "$(grep -c ^error "$tmp/err")" 1
prod -c 'alter table cities rename to towns' -c 'alter table towns rename name to title'
refused '^error: prod lacks public.towns.name of the type text$'
prod -c 'alter table towns rename title to name' -c 'alter table towns alter name type varchar(9)'
refused '^error: prod has public.towns.name of the type character varying(9), and dev of the type text$'
prod -c 'alter table towns alter name type text' -c 'alter sequence towns_id_seq rename to other_seq'
refused '^error: prod has no sequence public.towns_id_seq$'
prod -c 'alter sequence other_seq rename to towns_id_seq' -c 'drop table bare'
refused '^error: prod has no table public.bare$'
prod -c 'create table bare ()' -c 'alter table towns alter twice drop expression'
refused '^error: prod has public.towns.twice of the type integer, and dev of the type integer, generated$'
prod -c 'alter table towns drop twice' -c 'alter table towns add twice int generated always as (2) stored'
dev -c "alter type mood add value 'new'"
refused "^error: prod lacks the label 'new' of the enum mood\$"
prod -c "alter type mood add value 'new'" -c "alter type mood add value 'only here'"

it 'what dev lacks'
prod -c 'alter table empty add must int not null' -c 'alter table towns add may int not null default 1, add must int generated always as identity'
run prod_sync --plan
want status "$status" 0
prod -c 'truncate towns' -c 'alter table towns add really int not null'
refused "^error: prod's public.towns.really may not be null and has no default, and dev's rows have no such column\$"
prod -c 'alter table towns drop really, drop may, drop must' -c 'alter table empty drop must'

it 'rows that refer to others'
for server in dev prod; do
  "$server" -c 'create schema geo' -c 'create table geo.land (code text, "Part" int, primary key (code, "Part"))' \
    -c "alter table towns add land text, add part int default 1, add foreign key (land, part) references geo.land"
done
dev -c "insert into geo.land values ('x', 1)" -c "update towns set land = 'x' where name = 'a'"
refused '^error: 1 values of public.towns (land, part) are not in prod.s geo.land$'
prod -c "insert into geo.land values ('x', 1)"
run prod_sync --plan
want status "$status" 0

it 'tables that are in none of the schemas'
refused '^error: geo.land is in none of the schemas public$' --tables=public.empty,geo.land
quiet 'public.empty is in none'
run prod_sync --plan --schemas=geo,public --tables=geo.land,public.towns
want status "$status" 0
says '^geo.land  *1  *1$'

it 'tools that are too old, or not there'
mkdir "$tmp/bin"
printf '#!/bin/sh\necho "pg_dump (PostgreSQL) 9.6"\n' >"$tmp/bin/pg_dump"
chmod +x "$tmp/bin/pg_dump"
PATH=$tmp/bin:$PATH refused '^error: PROD_DB_URL is PostgreSQL [0-9]*, and pg_dump here is 9$'
says '^  install postgresql-client-[0-9]*$'
HOME=$tmp XDG_CACHE_HOME='' refused '^error: there is no Supabase CLI on PATH$' --push=supabase

it 'a table that only prod has, and that refers to one that is carried'
prod -c 'create table visits (id serial primary key, town int references towns)'
refused "^error: prod's public.visits, which is not in the sync, refers to public.towns, so that this cannot be emptied\$"

it 'a table that only prod has: it stays as it is, also when the run is undone'
prod -c 'alter table visits drop constraint visits_town_fkey' -c 'insert into visits (town) values (7)'
before=$(digest)
run prod_sync --yes --target=town
want status "$status" 0
says '^only in prod, and stays as it is: public.visits, public.visits_id_seq$'
says '^verify .* 3 tables and 1 sequences are as they must be, row by row; not in dev: public.visits, public.visits_id_seq$'
want rows "$(prod -c 'select (select count(*) from towns), (select count(*) from visits)')" '2|1'
sync_run=${run##*/}
if grep -q visits "$run/backup.sql"; then fail 'visits in the backup'; fi
run verify
want status "$status" 0
prod -c 'insert into visits (town) values (8)' -c 'create table later (id int)' -c 'insert into later values (1)'
run rollback --yes --target=town "$sync_run"
want status "$status" 0
want rows "$(prod -c 'select (select count(*) from visits), (select count(*) from later), (select last_value from visits_id_seq)')" '2|1|2'
want prod "$(digest | grep -v -e visits -e later)" "$(grep -v visits <<<"$before")"

it 'options'
run prod_sync --plan --target elsewhere
want status "$status" 2
says 'the target is town, not elsewhere$'
run prod_sync --target=town-h --yes
want status "$status" 2
says 'the target is town, not town-h$'
run prod_sync --resume
want status "$status" 2
says '^prod_sync: --resume needs a value$'
DUMPLINE_RUNS=elsewhere BUILD_WORKING_DIRECTORY=$tmp run prod_sync --plan
want 'the run is in' "${run%/*}" "$tmp/elsewhere"
run prod_sync --env-file nofile
want status "$status" 3
want 'what it says' "$(<"$tmp/err")" 'prod_sync: nofile: no such file or folder'
run rollback --yes --target=town one two
want status "$status" 2
says '^rollback: one run at a time: one, two$'
((failures == 0))
