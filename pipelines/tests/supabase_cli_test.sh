#!/usr/bin/env bash
# Tests pushes through the real Supabase CLI (third_party/supabase_cli) between temporary servers: rows, cyclic
# references, a row that violates a constraint, a killed CLI, stale migrations, and the records that remain afterwards.
# Not a Bazel test, because it needs the CLI:
#   tools/bazel run //third_party/supabase_cli:install
#   tools/bazel run //pipelines/tests:supabase_cli_test
# shellcheck source-path=SCRIPTDIR/../../..
set -euo pipefail
if [[ -d $0.runfiles ]]; then cd "$0.runfiles"/*/pipelines/sync/../..; fi
source tools/testing/assert.sh
source tools/testing/postgres.sh
source pipelines/tests/testing.sh

pg_start dev
# The CLI does not support Unix sockets.
port=$((20000 + RANDOM % 20000))
pg_start prod listen_addresses=127.0.0.1 port=$port
prod() { PGPORT=$port pg_psql "$(pg_conninfo prod)" "$@"; }
dev() { pg_psql "$(pg_conninfo dev)" "$@"; }
for server in dev prod; do
  "$server" -c "create role postgres login password 'canary-Pa55'" -c 'alter schema public owner to postgres' \
    -c 'grant create on database postgres to postgres'
  "$server" -c 'set role postgres' -c 'create table towns (id int generated always as identity primary key, name text, twin int)' \
    -c 'create table people (id int primary key, parent int references people, town int references towns, image text)' \
    -c 'alter table towns add mayor int references people'
done
# The rows include a cycle, a row that refers to a later one, more rows than fit into one INSERT, and text that could
# confuse a splitter.
dev -c 'begin; set local session_replication_role = replica' \
  -c "insert into towns (name, mayor) select 'town ' || i, 251 - i from generate_series(1, 250) i" \
  -c "insert into people select i, case when i < 250 then i + 1 end, i, 'http://127.0.0.1:54321/' || i from generate_series(1, 250) i" \
  -c "update towns set name = E'it''s; -- \\\\ \n\$\$ /* E''\\\\'' \\\\restrict' where id = 7" -c commit
prod -c "insert into towns (name) values ('old')"
before=$(pg_digest "host=$PG_ROOT/prod port=$port user=$PG_SUPERUSER dbname=postgres" -v schemas=public)
prod_digest() { pg_digest "host=$PG_ROOT/prod port=$port user=$PG_SUPERUSER dbname=postgres" -v schemas=public; }

export DEV_DB_URL="postgresql://postgres@/postgres?host=$PG_ROOT/dev" DEV_URL=http://127.0.0.1:54321
export PROD_DB_URL="postgresql://postgres:canary-Pa55@127.0.0.1:$port/postgres" PROD_ORIGINS=https://abc.supabase.co
export DUMPLINE_RUNS=$tmp/runs PROJECT_REF=
unset PROD_URL BUCKETS SUPABASE_ACCESS_TOKEN
target=127.0.0.1:$port/postgres

# shellcheck disable=SC2034  # testing.sh reads it
lossy='public.people public.towns'
# sync STATUS [OPTION...]
sync() { program "$1" prod_sync --push=supabase --yes --target="$target" "${@:2}"; }
# nothing_stays [SEEDS [MIGRATIONS]]: expects no record of a seed and no migration, unless given, and no copy of the
# rows in the run's folder.
nothing_stays() {
  expect 'recorded seeds' "$(prod -c "select count(*) from supabase_migrations.seed_files" 2>/dev/null || echo 0)" "${1:-0}"
  expect 'migrations' "$(prod -c "select string_agg(version, ' ') from supabase_migrations.schema_migrations" 2>/dev/null || true)" "${2-}"
  [[ ! -e $run/push/.scratch ]] || fail 'the scratch folder still exists'
}

it 'a row that violates a constraint'
prod -c 'alter table people add constraint short check (length(image) < 27)'
short=$(prod_digest)
sync 3
says '^nothing was changed: the transaction was rolled back$'
expect prod "$(prod_digest)" "$short"
(($(wc -c <"$tmp/err") < 4000)) || fail 'the messages are too long'
nothing_stays
prod -c 'alter table people drop constraint short'

it 'SQL that the CLI cannot run in its transaction: nothing is pushed'
printf '#!/usr/bin/env bash\n%q | sed "s/^-- PostgreSQL database dump complete/PREPARE TRANSACTION \x27x\x27;\\n&/"\n' \
  "$PWD/pipelines/prod_supabase_chain" >"$tmp/chain"
chmod +x "$tmp/chain"
sync 3 --chain="$tmp/chain"
says 'PREPARE is not allowed here'
expect prod "$(prod_digest)" "$before"

it 'killed while the CLI runs, and resumed'
# A user's open transaction makes the push wait.
user 'begin; lock table people in row exclusive mode'
(
  # grep fails if a process ends while it reads the list.
  cli() { { grep -lsa -e "$DUMPLINE_RUNS/.*/[p]ush/.scratch" /proc/[0-9]*/cmdline || true; } | cut -d/ -f3; }
  until [[ -n $(cli) ]]; do sleep 0.1; done
  until [[ $(prod -c "select count(*) from pg_stat_activity where wait_event_type = 'Lock'") == 1 ]]; do sleep 0.1; done
  cli | xargs kill -KILL
) &
sync 3
wait $!
end_user rollback
expect prod "$(prod_digest)" "$before"
sync 0 --resume="${run##*/}"
says 'committed as one transaction by supabase'
says '^verify '
nothing_stays
expect 'rows of prod' "$(prod -c 'select count(*), max(image) from people')" "250|https://abc.supabase.co/99"

it 'settings of the environment that outrank the configuration of the CLI'
echo 'select 1;' >"$tmp/other.sql"
dev -c "update towns set name = 'again' where id = 2"
SUPABASE_DB_SEED_SQL_PATHS=$tmp/other.sql SUPABASE_DB_SEED_ENABLED=false SUPABASE_DB_MIGRATIONS_ENABLED=true \
  SUPABASE_WORKDIR=$tmp SUPABASE_PROJECT_ID=other sync 0
says 'committed as one transaction by supabase'
expect 'the new row' "$(prod -c 'select name from towns where id = 2')" again

it 'a connection that is lost after the commit'
mkdir "$tmp/bin"
ln -s "$PG_BIN/pg_dump" "$tmp/bin/pg_dump"
printf '#!/usr/bin/env bash\nif [[ $* == *forget_seeds.sql* && ! -e %q ]]; then touch %q && exit 2; fi\nexec %q "$@"\n' \
  "$tmp/lost" "$tmp/lost" "$PG_BIN/psql" >"$tmp/bin/psql"
chmod +x "$tmp/bin/psql"
dev -c "update towns set name = 'once more' where id = 2"
PG_BIN=$tmp/bin sync 0
expect_success 'the connection was lost' test -e "$tmp/lost"
nothing_stays

it 'again, with stale rows in the history, remains of a killed run, and a role that may set session_replication_role'
prod -c 'grant set on parameter session_replication_role to postgres' \
  -c "insert into supabase_migrations.seed_files values ('supabase/dumpline_20260101T000000Z_1.sql', 'x')"
prod -c 'create table if not exists supabase_migrations.schema_migrations (version text primary key, statements text[], name text)' \
  -c "insert into supabase_migrations.schema_migrations values ('99999999999999', '{}', 'temp_data_import')" \
  -c 'grant all on schema supabase_migrations to postgres' -c 'grant all on all tables in schema supabase_migrations to postgres'
dev -c "update towns set name = 'new' where id = 1"
before=$(prod_digest)
sync 0
expect 'the new row' "$(prod -c 'select name from towns where id = 1')" new
nothing_stays 0 99999999999999

it 'the rollback'
program 0 rollback --push=supabase --yes --target="$target" "${run##*/}"
expect prod "$(prod_digest)" "$before"

it 'a merge: both sides have changed, and a row changes after it was compared'
dev -c "update towns set name = 'merged' where id = 3" -c "update people set image = null where id = 3" \
  -c "insert into people values (251, 252, 3, 'x'), (252, 251, 4, 'y')"
prod -c "update towns set name = 'of a user' where id = 4" -c "update towns set mayor = 1 where id = 3"
printf '#!/usr/bin/env bash\npg_dump "$@" || exit\n[[ $* != *--data-only* ]] || %s >&2\n' \
  "PGHOST=$PG_ROOT/prod PGPORT=$port PGUSER=$PG_SUPERUSER PGDATABASE=postgres PGPASSWORD= psql -X -q -c \"update towns set twin = 7 where id = 3\"" >"$tmp/pg_dump"
chmod +x "$tmp/pg_dump"
PROD_PG_DUMP=$tmp/pg_dump mode=merge sync 3
says 'public.towns (id)=(3) is not as it was dumped: nothing was changed'
expect 'towns' "$(prod -c 'select name, mayor, twin from towns where id in (3, 4) order by id' | paste -sd ' ')" 'town 3|1|7 of a user|247|'
mode=merge sync 0
says 'committed as one transaction by supabase'
expect 'towns' "$(prod -c 'select name, mayor, twin from towns where id in (3, 4) order by id' | paste -sd ' ')" 'merged|1|7 of a user|247|'
expect 'people' "$(prod -c 'select id, parent, image from people where id in (3, 251, 252) order by id' | paste -sd ' ')" '3|4| 251|252|x 252|251|y'
nothing_stays 0 99999999999999
program 0 rollback --push=supabase --yes --target="$target" "${run##*/}"
expect 'towns' "$(prod -c 'select name, mayor, twin from towns where id in (3, 4) order by id' | paste -sd ' ')" 'town 3|1|7 of a user|247|'

it 'migrations: a stale one is named and prevents a push until it is repaired'
mkdir -p "$tmp/app/supabase/migrations"
echo 'create table news (id int primary key);' >"$tmp/app/supabase/migrations/20260101000000_news.sql"
echo "insert into news values (1);" >"$tmp/app/supabase/migrations/20260102000000_seed.sql"
schema_push() { BUILD_WORKING_DIRECTORY=$tmp/app program "$1" schema_push "${@:2}"; }
schema_push 1 --yes --target="$target"
says '^99999999999999 .*missing-locally'
says 'repair'
schema_push 0 --plan --repair
says '^20260102000000 seed .*out-of-order, data only'
expect 'news' "$(prod -c "select to_regclass('news')")" ''
schema_push 0 --yes --target="$target" --repair
says '2 migrations applied, 1 repaired'
expect 'news' "$(prod -c 'select count(*) from news')" 1
expect 'history' "$(prod -c "select string_agg(version, ' ' order by version) from supabase_migrations.schema_migrations")" \
  '20260101000000 20260102000000'
schema_push 0 --yes --target="$target"
says 'all migrations are applied'

it 'a migration that fails'
echo 'create table news (id int);' >"$tmp/app/supabase/migrations/20260103000000_again.sql"
schema_push 3 --yes --target="$target"
says 'already exists'
expect "the user's folder" "$(ls -A "$tmp/app/supabase")" migrations

it 'no password in files'
expect files "$(grep -rl 'canary-Pa55' "$DUMPLINE_RUNS" || true)" ''
finish
