#!/usr/bin/env bash
# prod_sync as a user has it: settings from a file, what preflight refuses, foreign keys in circles, the parts alone.
set -euo pipefail
source tools/testing/postgres.sh
source pipelines/tests/testing.sh
watch_for canary
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
  "$server" -c 'set role postgres' -c 'create table news (id int primary key, text text)' -c 'create table towns (id int generated always as identity primary key, name text)' \
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
DEV_SECRET_KEY=sb_secret_canary1
PROD_SECRET_KEY=sb_secret_canary2
SUPABASE_DB_PASSWORD=canary/pass
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
  -c 'alter table people rename note to remark' -c 'create table other (id int)' \
  -c 'create schema supabase_migrations authorization postgres' \
  -c 'create table supabase_migrations.schema_migrations (version text, name text)' \
  -c "insert into supabase_migrations.schema_migrations values ('20250101000000', 'gone')" \
  -c 'grant select on supabase_migrations.schema_migrations to postgres'
dev -c 'create table other (id int)' -c "select setval('towns_id_seq', 3)" >"$tmp/out"
mkdir -p "$tmp/home/supabase/migrations"
echo 'alter table people add note text;' >"$tmp/home/supabase/migrations/20260101000000_note.sql"
run prod_sync --yes --target=town
want status "$status" 1
says 'schema_push (not applied: 20260101000000_note.sql)$'
says 'that .*/supabase/migrations has not: 20250101000000\. '
says 'schema_push -- --repair$'
says "^warning: dev's public.towns_id_seq is behind public.towns.id, which has 30: so it will be in prod$"
says "^error: prod lacks public.people.note of the type text$"
says "^error: prod's role does not own public.other$"
says "^error: prod's app.visits, which is not in the sync, refers to public.towns, so that this cannot be emptied$"
says "^error: 1 users that public.people (owner) refers to are not in prod's auth.users$"
says 'auth-users --url='
quiet 'export '
rm -r "$tmp/home/supabase"
dev -c 'drop table other' -c "select setval('towns_id_seq', 30)" >"$tmp/out"
prod -c 'drop schema app, supabase_migrations cascade' -c 'alter table people rename remark to note' -c 'drop table public.other' \
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
says '^push: by psql, in one transaction; it reaches the database, '
want prod "$(digest prod)" "$before"
run prod_sync --yes --target=town
want status "$status" 0
want 'rows' "$(prod -c 'select count(*), count(parent), min(note) from people')" \
  '30|29|see https://abc.supabase.co/a?to=https%3A%2F%2Fabc.supabase.co%2Fb'
want 'keys that can be deferred' "$(prod -c 'select count(*) from pg_constraint where condeferrable')" 0
want 'where the run is' "${run%/*}" "$tmp/home/.dumpline/runs"
want 'what git sees of it' "$(<"$tmp/home/.dumpline/.gitignore")" '*'
want 'the command' "$(head -n 1 "$run/export.log")" \
  "\$ 'pg_dump' '-d' 'postgresql://postgres@/postgres?host=$PG_ROOT/dev' '--data-only' '--no-owner' '--no-privileges' '--no-blobs' '--disable-triggers' '--schema=\"public\"'"
grep -q '^verify .* 3 tables and 1 sequences are as they must be, row by row$' "$run/run.log" || fail 'run.log'
want 'replication role' "$(jq -r 'select(.check == "replication-role") | .severity' "$run/preflight.findings")" info
synced=$(digest prod) sync_run=${run##*/}

it 'a role that may set session_replication_role'
prod -c 'grant set on parameter session_replication_role to postgres' -c "update people set note = 'x'"
run prod_sync --yes --target=town
want status "$status" 0
want 'replication role' "$(jq -r 'select(.check == "replication-role") | .severity' "$run/preflight.findings")" ok
want prod "$(digest prod)" "$synced"

it 'characters that the encoding of the environment has not'
dev -c "insert into news values (1, '€')"
PGCLIENTENCODING=LATIN1 run prod_sync --yes --target=town --tables=public.news
want status "$status" 0
want '€' "$(prod -c "select encode(convert_to(text, 'utf8'), 'hex') from news")" e282ac
for server in dev prod; do "$server" -c 'truncate news'; done

it 'some tables'
dev -c "insert into news values (1, 'new')" -c "update towns set name = 'new' where id = 2"
run prod_sync --yes --target=town --tables=public.towns
want status "$status" 1
says "^error: prod's public.people, which is not in the sync, refers to public.towns"
run prod_sync --yes --target=town --tables=public.paper
want status "$status" 1
says '^error: dev has no table public.paper$'
run prod_sync --yes --target=town --tables=public.news
want status "$status" 0
want 'rows' "$(prod -c 'select (select text from news), (select name from towns where id = 2)')" 'new|town 2'
run rollback --yes --target=town "${run##*/}"
want status "$status" 0
want prod "$(digest prod)" "$synced"

it 'a dump that somebody has made, by a pg_dump that is elsewhere'
mkdir "$tmp/bin"
# shellcheck disable=SC2016
printf '%s\n' '#!/usr/bin/env bash' 'echo "$*" >>"$DOCKER_LOG"' '[[ "$1 $2 $3" == "exec -i supabase_db_town" ]] || exit 9' \
  'shift 3' 'exec "$@"' >"$tmp/bin/docker"
chmod +x "$tmp/bin/docker"
export DOCKER_LOG=$tmp/docker.log
DEV_PG_DUMP="docker exec -i supabase_db_town pg_dump -U postgres -h $PG_ROOT/dev postgres" PATH=$tmp/bin:$PATH \
  run prod_sync --plan --tables=public.news
want status "$status" 0
says '^public.news  *0  *1$'
grep -q -e '^exec -i supabase_db_town pg_dump .* --table=public.news --snapshot=' "$DOCKER_LOG" || fail "docker was asked $(<"$DOCKER_LOG")"
DEV_PG_DUMP='docker exec -e PGPASSWORD=x db pg_dump' run prod_sync --plan
want status "$status" 2
DEV_PG_DUMP='docker exec -i other pg_dump' PATH=$tmp/bin:$PATH run prod_sync --plan
want status "$status" 3
pg_dump --data-only --disable-triggers --schema=public -d "$(pg_conninfo dev)" >"$tmp/home/dev.sql" 2>"$tmp/out"
head -n -5 "$tmp/home/dev.sql" >"$tmp/home/cut.sql"
run prod_sync --dump=cut.sql --yes --target=town
want status "$status" 3
says '^take_dump failed'
want prod "$(digest prod)" "$synced"
prod -c 'create schema bare authorization postgres'
run prod_sync --dump=dev.sql --yes --target=town --schemas=bare
want status "$status" 1
says 'tables that prod has not in the schemas bare: public.news, '
prod -c 'drop schema bare'
DEV_DB_URL=postgresql://nobody@/nowhere run prod_sync --dump=dev.sql --yes --target=town
want status "$status" 0
says 'as they must be, but rows were only counted'
want 'rows' "$(prod -c 'select (select text from news), (select name from towns where id = 2), (select min(note) from people)')" \
  'new|new|see https://abc.supabase.co/a?to=https%3A%2F%2Fabc.supabase.co%2Fb'
dev -c 'truncate news' -c "update towns set name = 'town 2' where id = 2"
run prod_sync --yes --target=town
want prod "$(digest prod)" "$synced"

it 'sequences behind the rows, and URLs that must not be'
dev -c "select setval('towns_id_seq', 3)" >"$tmp/out"
run prod_sync --yes --target=town
want status "$status" 1
says "^  public.towns.id has 30: select setval('public.towns_id_seq', 30)$"
dev -c "select setval('towns_id_seq', 30)" >"$tmp/out"
dev -c "update towns set name = 'http://localhost:3000/x' where id = 2"
printf '#!/usr/bin/env bash\nsed "s,http://localhost:3000,http://hidden:3000," | %q | sed "s,http://hidden:3000,http://localhost:3000,"\n' \
  "$PWD/pipelines/prod_chain" >"$tmp/chain"
chmod +x "$tmp/chain"
run prod_sync --chain="$tmp/chain" --yes --target=town
want status "$status" 1
says '^verify .* are as they must be'
says '^prod has URLs that it must not have (hosts 127.0.0.1,localhost)$'
dev -c "update towns set name = 'town 2' where id = 2"
run prod_sync --yes --target=town
want prod "$(digest prod)" "$synced"

it 'tables of an extension'
for server in dev prod; do
  "$server" -c 'create table systems (id int)' -c 'insert into systems values (1)' -c 'alter extension plpgsql add table systems' \
    -c "update pg_extension set extconfig = array['systems'::regclass::oid], extcondition = array[''] where extname = 'plpgsql'"
done
dev -c 'insert into systems values (2)'
run prod_sync --yes --target=town
want status "$status" 0
want 'systems' "$(prod -c 'select count(*) from systems')" 1
for server in dev prod; do "$server" -c "update pg_extension set extconfig = null, extcondition = null" -c 'alter extension plpgsql drop table systems' -c 'drop table systems'; done

it 'a linked project'
mkdir -p "$tmp/home/supabase/.temp"
echo 'postgresql://postgres.abcdefghijklmnopqrst:[YOUR-PASSWORD]@aws-0-nowhere.pooler.supabase.com:6543/postgres' >"$tmp/home/supabase/.temp/pooler-url"
# Nobody is to be asked over the internet.
printf '#!/usr/bin/env bash\necho "$*" >>%q; exit 2\n' "$tmp/psql.log" >"$tmp/bin/psql"
chmod +x "$tmp/bin/psql"
SUPABASE_ACCESS_TOKEN=sbp_canary PATH=$tmp/bin:$PATH PROD_DB_URL='' PROJECT_REF='' run prod_sync --plan
[[ $status != 0 ]] || fail 'status 0'
says '^Target: abcdefghijklmnopqrst\. '
want 'its database' "$(jq -r .prod_db "$run/run.json")" postgresql://postgres.abcdefghijklmnopqrst@aws-0-nowhere.pooler.supabase.com:5432/postgres
echo 'postgresql://postgres.abcdefghijklmnopqrst@pooler.example.com:5432/postgres' >"$tmp/home/supabase/.temp/pooler-url"
PROD_DB_URL='' PROJECT_REF='' run prod_sync --plan
want status "$status" 2
says "is no URL of a pooler of Supabase's"
rm -r "$tmp/home/supabase"
PROD_DB_URL='' run prod_sync --plan
want status "$status" 2
says 'PROD_DB_URL is not set'

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
says '^verify .* 3 tables and 1 sequences are as they must be'
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

it 'everything, in order, and steps left out'
export DEPLOY_COMMAND
DEPLOY_COMMAND=$(page 3333) run full_update --skip=schema --yes --target=town
want status "$status" 0
want 'the steps' "$(grep '^== ' "$tmp/out" | xargs)" '== schema: left out == data, objects, urls == code'
want 'what they did' "$(grep -oE '^(push|verify|audit|deploy_check) .* s  ' "$tmp/out" | cut -d' ' -f1 | xargs)" 'push verify audit deploy_check'
run full_update --skip=schema,urls,code --yes --target=town
want status "$status" 0
want 'what was left out' "$(grep -cE '^(audit|deploy) ' "$tmp/out")" 0
for side in DEV PROD; do
  start_storage "$side" --bucket=images --secret-key="sb_secret_canary$side"
  export "${side}_URL=$url" "${side}_SECRET_KEY=sb_secret_canary$side"
done
curl -sS -f -o "$tmp/out" -H "apikey: $DEV_SECRET_KEY" -d x "$DEV_URL/storage/v1/object/images/x.png"
BUCKETS=images run full_update --skip=schema,data,code --yes --target=town
want status "$status" 0
want 'the steps' "$(grep '^== ' "$tmp/out" | grep -v left | xargs)" '== objects == urls'
want 'x.png' "$(curl -sS -f -H "apikey: $PROD_SECRET_KEY" "$PROD_URL/storage/v1/object/images/x.png")" x
BUCKETS=images run prod_sync --plan --skip=objects
want status "$status" 0
says '^list .* skipped'
run full_update --skip=everything
want status "$status" 2

it 'no secret anywhere'
no_secret_in "$tmp/home/.dumpline"
((failures == 0))
