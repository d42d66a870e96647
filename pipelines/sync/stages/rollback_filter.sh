#!/usr/bin/env bash
# rollback_filter: turns the rows that the run to undo has saved into the SQL to push.
# Reads:   backup/ of the run to undo; production's schema and tables
# Writes:  push.sql, expected.txt, schema.sql, prod/only.txt (if the run pushed rows), objects/upload.ndjson
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"
source "${0%/*}/../lib/objects.sh"

mkdir -p prod objects
rm -f prod/only.txt # may remain from an interrupted attempt
: >objects/upload.ndjson
if has_objects && [[ -d $SYNC_UNDO/backup/objects ]]; then
  filter bucket-list --url="file://$SYNC_UNDO/backup/objects" </dev/null >objects/upload.ndjson
fi
if [[ ! -e $SYNC_UNDO/backup/rows.sql ]]; then
  echo "no rows, $(lines objects/upload.ndjson) objects"
  exit
fi
if [[ -e $SYNC_UNDO/after/digest.txt ]]; then
  ask PROD digest >prod/.digest.txt
  changed=$(changed_tables "$SYNC_UNDO/after/digest.txt" prod/.digest.txt |
    comm -12 - <(names_of "$SYNC_UNDO/backup/digest.txt" | sort) | list)
  if [[ -n $changed && -z $SYNC_DISCARD_NEWER ]]; then
    if [[ -z $(changed_tables "$SYNC_UNDO/backup/digest.txt" prod/.digest.txt |
      comm -12 - <(names_of "$SYNC_UNDO/backup/digest.txt" | sort)) ]]; then
      echo 'that run was rolled back already: production has the rows that it replaced.' \
        'If the rollback was interrupted, continue it with --resume' >&2
      exit 1
    fi
    echo "users have written since that run: $changed. A rollback would remove their rows from production." \
      'Use --discard-newer to do so; the rollback saves them in its own backup first' >&2
    exit 1
  fi
fi
dump_schema
# The Supabase CLI does not accept COPY. The stage push opens the transaction.
clean=(--copy=keep)
if [[ $SYNC_PUSH == supabase ]]; then clean=(--copy=insert --rows-per-insert=100); fi
filter dump-clean "${clean[@]}" "$SYNC_UNDO/backup/rows.sql" |
  filter truncate-prepend --schema=schema.sql --defer-constraints --no-transaction >push.sql
cp "$SYNC_UNDO/backup/digest.txt" expected.txt
# Tables and sequences that production has gained since then are left alone.
ask PROD relations | jq -r '.name | gsub("\n"; "\\n")' | sort | comm -13 <(names_of expected.txt | sort) - >prod/only.txt
echo "$(file_size push.sql) of SQL, $(lines objects/upload.ndjson) objects"
