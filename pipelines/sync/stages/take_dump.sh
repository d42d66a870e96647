#!/usr/bin/env bash
# take_dump.sh: in place of export.sh: $DUMP, which somebody has made, becomes export.sql, whole or not at all. Its tables must be
# among those that are carried, as only these are backed up, and the users that its rows refer to must be in prod. There is no
# export.digest: nobody knows what the rows must be. Environment: lib.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib.sh"

cp -- "$DUMP" export.sql.part
filter dump-clean --copy=keep --report=export.rows <export.sql.part >/dev/null
jq -r '.tables[].table' export.rows | sort >dump.tables
digest "$PROD_DB_URL" >dump.digest
rows_of dump.digest | cut -f1 | sort >prod.tables
foreign=$(comm -23 dump.tables prod.tables | paste -sd, | sed 's/,/, /g')
if [[ -n $foreign ]]; then
  echo "the dump has tables that prod has not in the schemas $SCHEMAS: $foreign; push the migrations first, or name all schemas by --schemas" >&2
  exit 1
fi

dump_schema
filter auth-users --from-dump --schema=schema.sql <export.sql.part | jq -r .id | sort >dump.users
if [[ -s dump.users ]]; then
  query "$PROD_DB_URL" -c 'select id from auth.users' | sort | comm -23 dump.users - >dump.users.missing
  if [[ -s dump.users.missing ]]; then
    echo "$(lines dump.users.missing) users that the dump's rows refer to are not in prod's auth.users, see dump.users.missing;" \
      "give their lines {\"id\":…,\"email\":…} to auth-users" >&2
    exit 1
  fi
fi
mv export.sql.part export.sql
echo "$(size export.sql) of SQL"
