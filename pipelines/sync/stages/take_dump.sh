#!/usr/bin/env bash
# take_dump: replaces the stage export if --dump names a dump file.
# Reads:   the dump, production's schema, tables and users
# Writes:  dev/rows.sql, dev/counts.ndjson, schema.sql; if users are missing, dev/missing_users.txt
# Changes: nothing
#
# The dump's tables must exist in production and be in the sync, because only such tables are backed up. The users to
# whom its rows refer must exist in production. The stage does not write expected.txt, because the expected rows are
# unknown.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"

mkdir -p dev
cp -- "$SYNC_DUMP" dev/.rows.sql || exit 3
if ! problem=$(count_rows dev/.rows.sql 2>&1 >dev/counts.ndjson); then
  echo "${problem//"dev/.rows.sql"/"$SYNC_DUMP"}" >&2
  exit 3
fi
# The names are compared as JSON strings, because they may contain newlines.
jq -c .table dev/counts.ndjson | sort >dev/.tables
unknown=$(ask PROD relations | jq -c 'select(.kind == "table") | .name' | sort | comm -23 dev/.tables - | jq -r . | list)
if [[ -n $unknown ]]; then
  echo "production lacks tables of the dump in the schemas $SYNC_SCHEMAS: $unknown." \
    "Push the migrations first, or name all schemas with --schemas" >&2
  exit 1
fi

dump_schema schema.sql
filter auth-users --from-dump --schema=schema.sql <dev/.rows.sql | jq -r .id | sort >dev/.users
if [[ -s dev/.users ]]; then
  query PROD -c 'select id from auth.users' | sort | comm -23 dev/.users - >dev/missing_users.txt
  if [[ -s dev/missing_users.txt ]]; then
    echo "production's auth.users lacks $(count_lines dev/missing_users.txt user) to whom the dump's rows refer," \
      'see dev/missing_users.txt. Give their lines {"id":…,"email":…} to auth-users' >&2
    exit 1
  fi
fi
mv dev/.rows.sql dev/rows.sql
echo "$(file_size dev/rows.sql) of SQL"
