#!/usr/bin/env bash
# Runs row_sync, which brings single rows, what they refer to and their objects.
source tools/testing/assert.sh
source tools/testing/postgres.sh
source pipelines/tests/testing.sh
key=sb_secret_canary
watch_for "$key"

start_projects
dev() { pg_psql "$(pg_conninfo dev postgres postgres)" "$@"; }
prod() { pg_psql "$(pg_conninfo prod postgres postgres)" "$@"; }
# state TABLE: prints production's rows of a table on one line.
state() { prod -c "select * from $1 order by 1" | paste -sd ' '; }
for server in dev prod; do
  pg_psql "$(pg_conninfo "$server")" -c 'create schema auth' -c 'create table auth.users (id int primary key)' -c 'insert into auth.users values (1)' \
    -c 'grant usage on schema auth to postgres' -c 'grant select, references on auth.users to postgres'
  "$server" -c 'create table homes (id serial primary key, name text)' \
    -c 'create table agents (id int primary key, home int references homes, owner int references auth.users, name text, image text)' \
    -c 'create table posts (id int primary key, agent int references agents, reply_to int references posts, text text)'
done
dev -c "insert into homes values (1, 'new one'), (2, 'two'), (3, 'three')" \
  -c "insert into agents select i, i, 1, 'agent ' || i, '$DEV_URL/storage/v1/object/public/images/' || i || '.png' from generate_series(1, 3) i" \
  -c "insert into posts values (1, 1, null, 'one'), (2, 2, 1, 'two'), (3, 2, 2, 'three')"
for i in 1 2 3; do put "$DEV_URL" "images/$i.png" "image $i"; done
prod -c "insert into homes values (1, 'one'), (9, 'own')" -c "insert into agents values (9, 9, 1, 'own', null)"

it 'no rows named, and rows that do not exist'
program 2 row_sync --yes --target=town
says "^row_sync: no rows; name some with --rows=TABLE\.COLUMN=VALUE$"
program 1 row_sync --yes --target=town --rows=public.agents.id=77
says '^development lacks 1 selected row: public\.agents\.id=77$'
quiet '^export '
printf 'public.agents.id=%s\n' 1 78 2 79 >"$tmp/named.txt"
dev -c "create table kinds (n numeric, b boolean, c character(3), t timestamptz, j json, x text)" -c "insert into kinds values (1.50, true, 'a', '2026-11-28 12:00+00', '{\"a\":1}', E'two\nlines')"
prod -c "create table kinds (n numeric, b boolean, c character(3), t timestamptz, j json, x text)"
printf 'public.kinds.%s\n' n=1.5 b=t c=a 't=2026-11-28 13:00+01' 'j={"a":1}' 'x=two\nlines' b=true 'x=two' >>"$tmp/named.txt"
program 1 row_sync --yes --target=town --rows-from="$tmp/named.txt"
says '^development lacks 4 of the selected rows: public\.agents\.id=78, public\.agents\.id=79, public\.kinds\.b=true, public\.kinds\.x=two$'
quiet '^export '
for server in dev prod; do "$server" -c 'drop table kinds'; done
program 2 row_sync --yes --target=town --rows=public.agent.id=1
says '^--rows: no table public\.agent in the schema; did you mean public\.agents?$'
program 2 row_sync --yes --target=town --rows=public.agents.nam=x
says '^--rows: no column nam in the table public\.agents; did you mean name?$'
program 2 row_sync --yes --target=town --rows=public.agents.id=1 --children=public.post
says '^--children: no table public\.post in the schema; did you mean public\.posts?$'
quiet '^export '
expect 'agents' "$(state agents)" '9|9|1|own|'

it 'one row, what it refers to, and its image'
program 0 row_sync --plan --rows=public.posts.id=2
says '^find_rows .* 1 value exists in development$'
says '^select .* 6 rows of 3 tables$'
says '^mode: rows$'
says '^  public.homes id=1: name "one" -> "new one"$'
says '^objects: 2 new, 0 changed, '
program 0 row_sync --yes --target=town --rows=public.posts.id=2
first=${run##*/}
expect 'posts' "$(state posts)" '1|1||one 2|2|1|two'
expect 'agents' "$(state agents)" "1|1|1|agent 1|https://prod.test/storage/v1/object/public/images/1.png 2|2|1|agent 2|https://prod.test/storage/v1/object/public/images/2.png 9|9|1|own|"
expect 'homes' "$(state homes)" '1|new one 2|two 9|own'
expect 'the next home' "$(prod -c "select nextval('homes_id_seq')")" 10
quiet '^sequence '
expect 'images' "$(for i in 1 2 3; do get "$PROD_URL" "images/$i.png" || printf none; echo; done | paste -sd ,)" 'image 1,image 2,none'

it 'the same again: nothing to do'
program 0 row_sync --yes --target=town --rows=public.posts.id=2
says '^push .* all rows are in production already$'

it 'rows of production stay with --existing=keep; children'
dev -c "update homes set name = 'another' where id = 2"
program 0 row_sync --yes --target=town --rows=public.agents.id=2 --children=public.posts --existing=keep
expect 'homes' "$(state homes)" '1|new one 2|two 9|own'
expect 'posts' "$(state posts)" '1|1||one 2|2|1|two 3|2|2|three'

it 'too many rows'
program any row_sync --yes --target=town --rows=public.posts.id=3 --max-rows=2
says 'public.'
quiet '^push '

it 'a rollback of the first run, after rows that refer to its rows'
program 3 rollback --yes --target=town "$first"
says 'nothing was changed'
prod -c 'delete from posts where id = 3'
program 0 rollback --yes --target=town "$first"
expect 'posts' "$(state posts)" ''
expect 'agents' "$(state agents)" '9|9|1|own|'
expect 'homes' "$(state homes)" '1|one 9|own'

it 'a row_sync is no base of a merge'
program 0 row_sync --yes --target=town --rows=public.homes.id=3
mode='' program 1 prod_sync --yes --target=town
says '^production has rows that development lacks or has otherwise, and no earlier sync of these tables is known\. Choose a mode:$'

no_secret_in "$tmp/runs"
finish
