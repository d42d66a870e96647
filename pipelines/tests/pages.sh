# shellcheck shell=bash
# Sourced by tests of syncs, after testing.sh: starts two projects, dev and prod, each with a table pages (id, image) and
# objects. The sync of these tests is :test_sync.
: "${tmp:?}"
key=sb_secret_canary$RANDOM$RANDOM password=canary@$RANDOM/word
encoded=$(jq -rn --arg text "$password" '$text | @uri')
watch_for "$key" "$password" "$encoded"

# prod_rows: prints prod's rows and sequences, in short. prod_state also prints its objects.
prod_rows() { pg_digest "$(pg_conninfo prod)" -v schemas=public; }
prod_state() {
  prod_rows
  curl -sS "$PROD_URL/storage/v1/object/list-v2/images" -H "apikey: $key" -H 'content-type: application/json' -d '{}' |
    jq -c '.objects[]? | [.name, .metadata.eTag, .updated_at]'
}

pg_start dev
pg_start prod
for server in dev prod; do
  pg_psql "$(pg_conninfo "$server")" -c 'create role postgres login' -c 'alter schema public owner to postgres'
  pg_psql "$(pg_conninfo "$server" postgres postgres)" -c 'create table pages (id int primary key, image text)'
done
DEV_DB_URL="postgres://postgres:$encoded@/postgres?host=$PG_ROOT/dev"
PROD_DB_URL="postgres://postgres:$encoded@/postgres?host=$PG_ROOT/prod"
prod() { pg_psql "$(pg_conninfo prod postgres postgres)"; }
rows() { pg_psql "$(pg_conninfo "$1" postgres postgres)" -c 'truncate pages' -c "insert into pages values $2"; }
start_storage dev --secret-key="$key" --bucket=images,public,limit=1MB --bucket=more,public
DEV_URL=${url:?}
start_storage prod --secret-key="$key" --bucket=images,public --bucket=kept
PROD_URL=$url
export DEV_DB_URL DEV_URL PROD_DB_URL PROD_URL DEV_SECRET_KEY=$key PROD_SECRET_KEY=$key
export DUMPLINE_RUNS=$tmp/runs PROJECT_REF=here PROD_ORIGINS=https://prod.test

sync() { program "$1" tests/test_sync --accept-loss=public.pages "${@:2}"; }

rows dev "(1, 'http://dev.test/storage/v1/object/public/images/one.png'), (2, 'http://dev.test/storage/v1/object/public/more/a%20b.png'), (3, 'text')"
rows prod "(1, 'https://prod.test/storage/v1/object/public/images/one.png'), (9, 'https://prod.test/storage/v1/object/public/images/nine.png')"
put "$DEV_URL" images/one.png 'new one'
put "$DEV_URL" images/same.png same
put "$DEV_URL" more/a%20b.png 'a b'
put "$PROD_URL" images/one.png 'old one'
put "$PROD_URL" images/same.png same
put "$PROD_URL" images/nine.png nine
put "$PROD_URL" kept/safe.png safe

# sync_through STATUS FILTER [OPTION...]: runs the sync with a chain whose output passes through the shell command
# FILTER.
sync_through() {
  printf '#!/usr/bin/env bash\nset -o pipefail\n%q | %s\n' "$PWD/pipelines/tests/test_chain" "$2" >"$tmp/chain"
  chmod +x "$tmp/chain"
  sync "$1" --chain="$tmp/chain" --yes --target=here "${@:3}"
}
