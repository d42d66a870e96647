#!/usr/bin/env bash
# Runs prod_sync as a user would: with settings from a file, findings of preflight, cyclic foreign keys, and single
# steps.
source tools/testing/assert.sh
source tools/testing/postgres.sh
source pipelines/tests/testing.sh
watch_for canary

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
# Cyclic references: in one table, where a row refers to a later one, and between two tables.
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

before=$(digest prod)
# shellcheck disable=SC2034  # testing.sh reads it
lossy='public.news public.people public.towns'

it 'every problem that preflight finds, in one report'
prod -c 'create schema app' -c 'create table app.visits (town int references towns)' \
  -c 'alter table people rename note to remark' -c 'create table other (id int)' \
  -c 'create schema supabase_migrations authorization postgres' \
  -c 'create table supabase_migrations.schema_migrations (version text, name text)' \
  -c "insert into supabase_migrations.schema_migrations values ('20250101000000', 'gone')" \
  -c 'grant select on supabase_migrations.schema_migrations to postgres'
dev -c 'create table other (id int)' -c "select setval('towns_id_seq', 3)" >"$tmp/out"
mkdir -p "$tmp/home/supabase/migrations"
echo 'alter table people add note text;' >"$tmp/home/supabase/migrations/20260101000000_note.sql"
program 1 prod_sync --yes --target=town
says 'schema_push (not applied: 20260101000000_note.sql)$'
says 'that .*/supabase/migrations lacks: 20250101000000\. '
says 'schema_push -- --repair$'
says "^warning: development's public.towns_id_seq will return values that public.towns.id already has (maximum 30)"
says '^error: production lacks public.people.note of type text$'
says "^error: production's role does not own public.other$"
says "^error: production's app.visits is not in the sync and refers to public.towns, which therefore cannot be truncated$"
says "^error: 1 user that public.people (owner) refers to is not in production's auth.users$"
says 'auth-users --url='
quiet 'export '
rm -r "$tmp/home/supabase"
dev -c 'drop table other' -c "select setval('towns_id_seq', 30)" >"$tmp/out"
prod -c 'drop schema app, supabase_migrations cascade' -c 'alter table people rename remark to note' -c 'drop table public.other' \
  -c "insert into auth.users values ('11111111-1111-4111-8111-111111111111', 'ada@example.com', '{}')"
expect prod "$(digest prod)" "$before"

it 'a local production, unless it is allowed'
pipelines/prod_sync --mode=replace --plan >"$tmp/out" 2>"$tmp/err" </dev/null && fail 'exit status 0'
says '^error: .*this machine'
quiet canary

it 'the plan, and the sync'
program 0 prod_sync --plan
says '^public.people  *0  *30$'
says '^push: by psql, in one transaction; it reaches the database, '
expect prod "$(digest prod)" "$before"
program 0 prod_sync --yes --target=town
expect 'rows' "$(prod -c 'select count(*), count(parent), min(note) from people')" \
  '30|29|see https://abc.supabase.co/a?to=https%3A%2F%2Fabc.supabase.co%2Fb'
expect 'keys that can be deferred' "$(prod -c 'select count(*) from pg_constraint where condeferrable')" 0
expect 'where the run is' "${run%/*}" "$tmp/home/.dumpline/runs"
expect 'what git sees of it' "$(<"$tmp/home/.dumpline/.gitignore")" '*'
expect 'the command' "$(head -n 1 "$run/dev/pg_dump.txt")" \
  "\$ 'pg_dump' '--data-only' '--no-owner' '--no-privileges' '--no-blobs' '--disable-triggers' '--schema=\"public\"'"
grep -q '^verify .* 3 tables and 1 sequence are as expected, row by row$' "$run/run.log" || fail 'run.log'
synced=$(digest prod) sync_run=${run##*/}

it 'a role that may set session_replication_role'
prod -c 'grant set on parameter session_replication_role to postgres' -c "update people set note = 'x'"
program 0 prod_sync --yes --target=town
expect prod "$(digest prod)" "$synced"

it 'characters that the encoding of the environment lacks'
dev -c "insert into news values (1, '€')"
PGCLIENTENCODING=LATIN1 program 0 prod_sync --yes --target=town --tables=public.news
expect '€' "$(prod -c "select encode(convert_to(text, 'utf8'), 'hex') from news")" e282ac
for server in dev prod; do "$server" -c 'truncate news'; done

it 'some tables'
dev -c "insert into news values (1, 'new')" -c "update towns set name = 'new' where id = 2"
program 1 prod_sync --yes --target=town --tables=public.towns
says "^error: production's public.people is not in the sync and refers to public.towns"
program 1 prod_sync --yes --target=town --tables=public.paper
says '^error: development has no table public.paper$'
program 0 prod_sync --yes --target=town --tables=public.news
expect 'rows' "$(prod -c 'select (select text from news), (select name from towns where id = 2)')" 'new|town 2'
program 0 rollback --yes --target=town "${run##*/}"
expect prod "$(digest prod)" "$synced"

it 'a dump made by pg_dump in a container, and a dump file'
mkdir "$tmp/bin"
# shellcheck disable=SC2016
printf '%s\n' '#!/usr/bin/env bash' 'echo "$*" >>"$DOCKER_LOG"' '[[ "$1 $2 $3" == "exec -i supabase_db_town" ]] || exit 9' \
  'shift 3' 'exec "$@"' >"$tmp/bin/docker"
chmod +x "$tmp/bin/docker"
export DOCKER_LOG=$tmp/docker.log
DEV_PG_DUMP="docker exec -i supabase_db_town pg_dump -U postgres -h $PG_ROOT/dev postgres" PATH=$tmp/bin:$PATH \
  program 0 prod_sync --plan --tables=public.news
says '^public.news  *0  *1$'
grep -q -e '^exec -i supabase_db_town pg_dump .* --table=public.news --snapshot=' "$DOCKER_LOG" || fail "docker was asked $(<"$DOCKER_LOG")"
DEV_PG_DUMP='docker exec -e PGPASSWORD=x db pg_dump' program 3 prod_sync --plan
DEV_PG_DUMP='docker exec -i other pg_dump' PATH=$tmp/bin:$PATH program 3 prod_sync --plan
pg_dump --data-only --disable-triggers --schema=public -d "$(pg_conninfo dev)" >"$tmp/home/dev.sql" 2>"$tmp/out"
head -n -5 "$tmp/home/dev.sql" >"$tmp/home/cut.sql"
program 3 prod_sync --dump=cut.sql --yes --target=town
says '^take_dump failed'
says "^dump-count: $tmp/home/cut.sql:"
expect prod "$(digest prod)" "$synced"
prod -c 'create schema bare authorization postgres'
program 1 prod_sync --dump=dev.sql --yes --target=town --schemas=bare
says '^production lacks tables of the dump in the schemas bare: public.news, '
prod -c 'drop schema bare'
DEV_DB_URL=postgresql://nobody@/nowhere program 0 prod_sync --dump=dev.sql --yes --target=town
says 'as expected, by row counts only'
expect 'rows' "$(prod -c 'select (select text from news), (select name from towns where id = 2), (select min(note) from people)')" \
  'new|new|see https://abc.supabase.co/a?to=https%3A%2F%2Fabc.supabase.co%2Fb'
dev -c 'truncate news' -c "update towns set name = 'town 2' where id = 2"
lossy='public.people public.towns' program 1 prod_sync --yes --target=town
says '^LOSS: public.news has 1 row now and will have 0$'
says 'these tables lose rows or changes of users, so nothing was changed: public.news\.'
program 0 prod_sync --yes --target=town
expect prod "$(digest prod)" "$synced"

it 'sequences whose next values exist, and forbidden URLs'
dev -c "select setval('towns_id_seq', 3)" >"$tmp/out"
program 1 prod_sync --yes --target=town
says "^  select setval('public.towns_id_seq', 30);    -- public.towns.id has 30$"
failed=${run##*/}
program 0 rollback --yes --target=town "$failed"
expect prod "$(digest prod)" "$synced"
undone=${run##*/}
program 2 prod_sync --yes --target=town --resume="$failed"
says "^prod_sync: that run was rolled back by $undone\$"
dev -c "select setval('towns_id_seq', 30)" >"$tmp/out"
dev -c "update towns set name = 'http://localhost:3000/x' where id = 2"
printf '#!/usr/bin/env bash\nsed "s,http://localhost:3000,http://hidden:3000," | %q | sed "s,http://hidden:3000,http://localhost:3000,"\n' \
  "$PWD/pipelines/prod_chain" >"$tmp/chain"
chmod +x "$tmp/chain"
program 1 prod_sync --chain="$tmp/chain" --yes --target=town
says '^verify .* are as expected'
says '^production has URLs with forbidden hosts (127.0.0.1,localhost)\.'
dev -c "update towns set name = 'town 2' where id = 2"
program any prod_sync --yes --target=town
expect prod "$(digest prod)" "$synced"

it 'tables of an extension'
for server in dev prod; do
  "$server" -c 'create table systems (id int)' -c 'insert into systems values (1)' -c 'alter extension plpgsql add table systems' \
    -c "update pg_extension set extconfig = array['systems'::regclass::oid], extcondition = array[''] where extname = 'plpgsql'"
done
dev -c 'insert into systems values (2)'
program 0 prod_sync --yes --target=town
expect 'systems' "$(prod -c 'select count(*) from systems')" 1
for server in dev prod; do "$server" -c "update pg_extension set extconfig = null, extcondition = null" -c 'alter extension plpgsql drop table systems' -c 'drop table systems'; done

it 'a linked project'
mkdir -p "$tmp/home/supabase/.temp"
echo 'postgresql://postgres.abcdefghijklmnopqrst:[YOUR-PASSWORD]@aws-0-nowhere.pooler.supabase.com:6543/postgres' >"$tmp/home/supabase/.temp/pooler-url"
# The test must not connect to the internet.
printf '#!/usr/bin/env bash\necho "$*" >>%q; exit 2\n' "$tmp/psql.log" >"$tmp/bin/psql"
chmod +x "$tmp/bin/psql"
SUPABASE_ACCESS_TOKEN=sbp_canary PATH=$tmp/bin:$PATH PROD_DB_URL='' PROJECT_REF='' program any prod_sync --plan
says ' failed '
says '^Target: abcdefghijklmnopqrst\. '
says 'aws-0-nowhere\.pooler\.supabase\.com'
echo 'postgresql://postgres.abcdefghijklmnopqrst@pooler.example.com:5432/postgres' >"$tmp/home/supabase/.temp/pooler-url"
PROD_DB_URL='' PROJECT_REF='' program 3 prod_sync --plan
says "is not a Supabase pooler's URL"
rm -r "$tmp/home/supabase"
PROD_DB_URL='' program 2 prod_sync --plan
says 'PROD_DB_URL is not set'

it 'a URL of the local stack that no rule replaces'
dev -c "update towns set name = 'http://localhost:3000/x' where id = 1"
PROD_ORIGINS='' program 1 prod_sync --yes --target=town
says 'public.towns.name'
says '^URLs of development were not replaced, because neither PROD_URL nor PROD_ORIGINS is set\.'
expect prod "$(digest prod)" "$synced"
dev -c "update towns set name = 'town 1' where id = 1"

it 'verify alone, before and after a row has changed'
program 0 verify
says '^verify .* 3 tables and 1 sequence are as expected'
prod -c "update towns set name = 'x' where id = 3"
program 1 verify
says '^> table public.towns rows=30'

it 'a backup alone, and a rollback to it'
changed=$(digest prod)
program 0 backup
saved=${run##*/}
program 1 rollback --yes --target=town "$sync_run"
says '^users have written since that run: public.towns\. '
expect prod "$(digest prod)" "$changed"
sed -i.saved 's/ sum=2-/ sum=/' "$tmp/home/.dumpline/runs/$sync_run/backup/digest.txt"
program 1 rollback --yes --target=town --discard-newer "$sync_run"
says '^version 0.2.0 of dumpline made that run'
mv "$tmp/home/.dumpline/runs/$sync_run/backup/digest.txt"{.saved,}
program 0 rollback --yes --target=town --discard-newer "$sync_run"
expect prod "$(digest prod)" "$before"
program 1 rollback --yes --target=town "$sync_run"
says '^that run was rolled back already: production has the rows that it replaced\.'
program 0 rollback --yes --target=town "$saved"
expect prod "$(digest prod)" "$changed"

it 'an invalid file of settings'
echo 'PROD_DB_URL' >"$tmp/home/bad.env"
program 3 prod_sync --env-file=bad.env --plan
says 'bad.env:1: '

it 'a site and its deployment'
start_storage site --bucket=site,public
# page HASH: prints a shell command that uploads the page of the build HASH.
page() {
  echo "curl -sS -f -H 'apikey: sb_secret_test' -H 'x-upsert: true' -H 'content-type: text/html' --data-binary" \
    "'<title>Town</title><script src=/app.$1.js></script>' $url/storage/v1/object/site/index.html"
}
bash -c "$(page 1111)" >"$tmp/out"
export SITE_URL=$url/storage/v1/object/public/site SITE_PAGES=/index.html EXPECT_TITLE=Town DEPLOY_WAIT=0
program 0 deploy_check
says 'title Town$'
DEPLOY_COMMAND='echo paused' program 1 deploy --yes --target=town
says '^deploy_check failed'
DEPLOY_COMMAND=$(page 2222) program 0 deploy --plan
DEPLOY_COMMAND=$(page 2222) program 0 deploy --yes --target=town
DEPLOY_COMMAND='echo no access; exit 9' program 3 deploy --yes --target=town
says '^no access$'
EXPECT_TITLE=Village program 1 deploy_check
says 'Village'

it 'everything, in order, and steps left out'
export DEPLOY_COMMAND
DEPLOY_COMMAND=$(page 3333) program 0 full_update --skip=schema --yes --target=town
expect 'the steps' "$(grep '^== ' "$tmp/out" | xargs)" '== schema: left out == data, objects, urls == code'
expect 'what they did' "$(grep -oE '^(push|verify|audit|deploy_check) .* s  ' "$tmp/out" | cut -d' ' -f1 | xargs)" 'push verify audit deploy_check'
program 0 full_update --skip=schema,urls,code --yes --target=town
expect 'what was left out' "$(grep -cE '^(audit|deploy) ' "$tmp/out")" 0
for side in DEV PROD; do
  start_storage "$side" --bucket=images --secret-key="sb_secret_canary$side"
  export "${side}_URL=$url" "${side}_SECRET_KEY=sb_secret_canary$side"
done
curl -sS -f -o "$tmp/out" -H "apikey: $DEV_SECRET_KEY" -d x "$DEV_URL/storage/v1/object/images/x.png"
BUCKETS=images program 0 full_update --skip=schema,data,code --yes --target=town
expect 'the steps' "$(grep '^== ' "$tmp/out" | grep -v left | xargs)" '== objects == urls'
expect 'x.png' "$(curl -sS -f -H "apikey: $PROD_SECRET_KEY" "$PROD_URL/storage/v1/object/images/x.png")" x
BUCKETS=images program 0 prod_sync --plan --skip=objects
says '^list .* skipped'
program 2 full_update --skip=everything

it 'no secret anywhere'
no_secret_in "$tmp/home/.dumpline"
finish
