#!/usr/bin/env bash
# rollback_filter: turns the rows that the run to undo has saved into the SQL to push.
# Reads:   backup/ of the run to undo; production's schema and tables
# Writes:  push.sql, expected.txt, schema.sql, prod/only.txt, objects/restore.ndjson
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"
source "${0%/*}/../lib/objects.sh"

mkdir -p prod objects
dump_schema
# The Supabase CLI does not accept COPY and opens its own transaction.
clean=(--copy=keep) prepend=(--schema=schema.sql --defer-constraints)
if [[ $SYNC_PUSH == supabase ]]; then
  clean=(--copy=insert --rows-per-insert=100)
  prepend+=(--no-transaction)
fi
filter dump-clean "${clean[@]}" "$SYNC_UNDO/backup/rows.sql" |
  filter truncate-prepend "${prepend[@]}" >push.sql
cp "$SYNC_UNDO/backup/digest.txt" expected.txt
# What production has got since then stays.
ask PROD relations -v without= | cut -f1 | sort | comm -13 <(names_of expected.txt | sort) - >prod/only.txt
if has_objects && [[ -d $SYNC_UNDO/backup/objects ]]; then
  filter bucket-list --url="file://$SYNC_UNDO/backup/objects" </dev/null >objects/restore.ndjson
else
  : >objects/restore.ndjson
fi
echo "$(file_size push.sql) of SQL, $(lines objects/restore.ndjson) objects"
