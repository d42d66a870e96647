#!/usr/bin/env bash
# prod_sync as a user has it: settings from a file, what preflight refuses, foreign keys in circles, the parts alone.
set -euo pipefail
source tools/lib/testing/postgres.sh
source pipelines/private/demo/testing.sh
quiet() { if grep -q -e "$1" "$tmp/out" "$tmp/err"; then fail "says $1"; fi; }

pg_start dev
pg_start prod
dev() { pg_psql "$(pg_conninfo dev)" "$@"; }
prod() { pg_psql "$(pg_conninfo prod)" "$@"; }
digest() { pg_digest "$(pg_conninfo "$1")" -v schemas=public; }
for server in dev prod; do
  "$server" -c 'create role postgres login' -c 'alter schema public owner to postgres' \
    -c 'create schema auth' -c 'create table auth.users (id uuid primary key, email text, raw_user_meta_data jsonb)' \
    -c 'grant usage on schema auth to postgres' -c 'grant select, references on auth.users to postgres'
  "$server" -c 'set role postgres' -c 'create table towns (id int generated always as identity primary key, name text)' \
    -c 'create table people (id int primary key, owner uuid references auth.users, parent int references people, town int references towns, note text)' \
    -c 'alter table towns add mayor int references people' \
    -c "create function no() returns trigger language plpgsql as \$\$begin raise exception 'a trigger ran'; end\$\$" \
    -c 'create trigger no before insert on people for each row execute function no()'
done
# Rows in circles: of one table, where a row refers to a later one, and of two tables.
dev -c 'begin; set local session_replication_role = replica' \
  -c "insert into auth.users values ('11111111-1111-4111-8111-111111111111', 'ada@example.com', '{}')" \
  -c "insert into towns (name, mayor) select 'town ' || i, 31 - i from generate_series(1, 30) i" \
  -c "insert into people select i, '11111111-1111-4111-8111-111111111111', case when i < 30 then i + 1 end, i,
      'see http://127.0.0.1:54321/a?to=http%3A%2F%2F127.0.0.1%3A54321%2Fb' from generate_series(1, 30) i" -c commit
prod -c "insert into towns (name) values ('old')"

mkdir "$tmp/home"
cat >"$tmp/home/.env.production" <<EOF
# production
export SUPABASE_URL=""
PROD_DB_URL = "postgresql://postgres:canary-Pa55@/postgres?host=$PG_ROOT/prod"  # the owner
DEV_DB_URL='postgresql://postgres@/postgres?host=$PG_ROOT/dev'
PROD_ORIGINS=https://abc.supabase.co
PROJECT_REF=town
EOF
export BUILD_WORKING_DIRECTORY=$tmp/home
unset DUMPLINE_RUNS BUCKETS

# run PROGRAM [OPTION...]: sets $status and $run.
run() {
  status=0
  "pipelines/$1" --allow-local-target "${@:2}" >"$tmp/out" 2>"$tmp/err" </dev/null || status=$?
  run=$(sed -n 's/^Target: .* folder: //p' "$tmp/out")
}
before=$(digest prod)

it 'all that preflight refuses, in one go'
prod -c 'create schema app' -c 'create table app.visits (town int references towns)' \
  -c 'alter table people rename note to remark' -c 'create table public.other (id int)'
run prod_sync --yes --target=town
want status "$status" 1
says "^error: prod lacks public.people.note of the type text$"
says "^error: prod's role does not own public.other$"
says "^error: prod's app.visits, which is not in the sync, refers to public.towns, so that this cannot be emptied$"
says "^error: 1 users that public.people (owner) refers to are not in prod's auth.users$"
says 'auth-users --url='
quiet 'export '
prod -c 'drop schema app cascade' -c 'alter table people rename remark to note' -c 'drop table public.other' \
  -c "insert into auth.users values ('11111111-1111-4111-8111-111111111111', 'ada@example.com', '{}')"
want prod "$(digest prod)" "$before"

it 'a local production, unless it is allowed'
pipelines/prod_sync --plan >"$tmp/out" 2>"$tmp/err" </dev/null && fail 'exit status 0'
says '^error: .*this machine'
quiet canary

it 'the plan, and the sync'
run prod_sync --plan
want status "$status" 0
says '^public.people  *0  *30$'
says '^push: by psql, in one transaction$'
want prod "$(digest prod)" "$before"
run prod_sync --yes --target=town
want status "$status" 0
want 'rows' "$(prod -c 'select count(*), count(parent), min(note) from people')" \
  '30|29|see https://abc.supabase.co/a?to=https%3A%2F%2Fabc.supabase.co%2Fb'
want 'keys that can be deferred' "$(prod -c 'select count(*) from pg_constraint where condeferrable')" 0
want 'where the run is' "${run%/*}" "$tmp/home/.dumpline/runs"
want 'what git sees of it' "$(<"$tmp/home/.dumpline/.gitignore")" '*'
want 'secrets in files' "$(grep -rl canary "$run" || true)" ''
synced=$(digest prod) sync_run=${run##*/}

it 'a URL of the local stack that no rule takes'
dev -c "update towns set name = 'http://localhost:3000/x' where id = 1"
run prod_sync --yes --target=town
want status "$status" 1
says 'public.towns.name'
want prod "$(digest prod)" "$synced"
dev -c "update towns set name = 'town 1' where id = 1"

it 'verify alone, before and after a row has changed'
run verify
want status "$status" 0
says '^verify .* 2 tables and 1 sequences are as they must be'
prod -c "update towns set name = 'x' where id = 3"
run verify
want status "$status" 1
says '^> table public.towns rows=30'

it 'a backup alone, and the way back to it'
changed=$(digest prod)
run backup
want status "$status" 0
saved=${run##*/}
run rollback --yes --target=town "$sync_run"
want status "$status" 0
want prod "$(digest prod)" "$before"
run rollback --yes --target=town "$saved"
want status "$status" 0
want prod "$(digest prod)" "$changed"

it 'a file of settings that is none'
echo 'PROD_DB_URL' >"$tmp/home/bad.env"
run prod_sync --env-file=bad.env --plan
want status "$status" 3
says 'bad.env:1: '

it 'a site and its deployment'
start_storage site --bucket=site,public
# page HASH: a shell command that puts the page of that build there.
page() {
  echo "curl -sS -f -H 'apikey: sb_secret_test' -H 'x-upsert: true' -H 'content-type: text/html' --data-binary" \
    "'<title>Town</title><script src=/app.$1.js></script>' $url/storage/v1/object/site/index.html"
}
bash -c "$(page 1111)" >"$tmp/out"
export SITE_URL=$url/storage/v1/object/public/site SITE_PAGES=/index.html EXPECT_TITLE=Town DEPLOY_WAIT=0
run deploy_check
want status "$status" 0
says 'title Town$'
DEPLOY_COMMAND='echo paused' run deploy --yes --target=town
want status "$status" 1
says '^deploy_check failed'
DEPLOY_COMMAND=$(page 2222) run deploy --plan
want status "$status" 0
DEPLOY_COMMAND=$(page 2222) run deploy --yes --target=town
want status "$status" 0
DEPLOY_COMMAND='echo no access; exit 9' run deploy --yes --target=town
want status "$status" 3
says '^no access$'
EXPECT_TITLE=Village run deploy_check
want status "$status" 1
says 'Village'

it 'everything, in order'
DEPLOY_COMMAND=$(page 3333) run full_update --skip=schema --yes --target=town
want status "$status" 0
want 'the steps' "$(grep -c '^== ' "$tmp/out") $(grep -cE '^(verify|deploy_check) .* s  ' "$tmp/out")" '3 2'
run full_update --skip=everything
want status "$status" 2
((failures == 0))
