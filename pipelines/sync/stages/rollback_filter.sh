#!/usr/bin/env bash
# rollback_filter: turns the rows that the run to undo has saved into the SQL to push.
# Reads:   backup/ and result.sql of the run to undo; production's schema and tables
# Writes:  objects/upload.ndjson; if the run pushed rows, push.sql, schema.sql, prod/only.txt. If it emptied and filled
#          tables: expected.txt, prod/digest.txt, newer.txt (tables that users have written to since). If it changed
#          single rows: mode.txt, prod/rows.sql, changes.json, changes.ndjson, result.sql and, if users have changed the
#          same rows since, conflicts.ndjson
# Changes: nothing
#
# If the run changed single rows, the rollback is the reverse change. What users have changed since stays.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"
source "${0%/*}/../lib/objects.sh"
source "${0%/*}/../lib/changes.sh"

# reverse_changes: writes the changes that undo those of a run that changed single rows. The names of the files in its
# folder are those of this one.
reverse_changes() {
  local kept='' options=(--base="$SYNC_UNDO/result.sql")
  if [[ -e $SYNC_UNDO/prod/only.txt ]]; then cp "$SYNC_UNDO/prod/only.txt" prod/only.txt; fi
  dump PROD prod prod/.rows_digest.txt
  dump_schema schema.sql
  echo merge >mode.txt
  rm -f conflicts.ndjson
  if ! write_changes conflicts.ndjson prod/rows.sql "$SYNC_UNDO/backup/rows.sql" "${options[@]}"; then
    options+=(--conflicts="$(if [[ -n $SYNC_DISCARD_NEWER ]]; then echo wanted; else echo current; fi)")
    write_changes .undecided.ndjson prod/rows.sql "$SYNC_UNDO/backup/rows.sql" "${options[@]}"
    if [[ -z $SYNC_DISCARD_NEWER ]]; then
      kept="; rows that users have changed since, which stay: $(lines conflicts.ndjson), see conflicts.ndjson"
      show_conflicts 'before the run'
    fi
  fi
  echo "$(changed_rows changes.json)$kept; $(count_lines objects/upload.ndjson object)"
}

mkdir -p prod objects
rm -f prod/only.txt mode.txt newer.txt # may remain from an interrupted attempt
: >objects/upload.ndjson
if has_objects && [[ -d $SYNC_UNDO/backup/objects ]]; then
  filter bucket-list --url="file://$SYNC_UNDO/backup/objects" </dev/null >objects/upload.ndjson
fi
if [[ ! -e $SYNC_UNDO/backup/rows.sql ]]; then
  echo "no rows, $(count_lines objects/upload.ndjson object)"
  exit
fi
if [[ -e $SYNC_UNDO/mode.txt ]]; then
  reverse_changes
  exit
fi

# tables_since DIGEST: prints the tables of the run that differ from its file DIGEST now.
tables_since() { changed_tables "$SYNC_UNDO/$1" prod/digest.txt | comm -12 - <(names_of expected.txt | sort); }

if grep -qE ' sum=[0-9a-f]{32}$' "$SYNC_UNDO/backup/digest.txt"; then
  echo "version 0.2.0 of dumpline made that run, and this version cannot compare its digests. Roll it back with version 0.2.0" >&2
  exit 1
fi
cp "$SYNC_UNDO/backup/digest.txt" expected.txt
# Tables and sequences that production has gained since then are left alone.
ask PROD relations | jq -r '.name | gsub("\n"; "\\n")' | sort | comm -13 <(names_of expected.txt | sort) - >prod/.only.txt
mv prod/.only.txt prod/only.txt
ask PROD digest >prod/digest.txt
if [[ -e $SYNC_UNDO/after/digest.txt ]]; then
  tables_since after/digest.txt >newer.txt
  if [[ -s newer.txt && -z $SYNC_DISCARD_NEWER ]]; then
    if [[ -z $(tables_since backup/digest.txt) ]]; then
      echo 'that run was rolled back already: production has the rows that it replaced.' \
        'If the rollback was interrupted, continue it with --resume' >&2
      exit 1
    fi
    echo "users have written since that run: $(list <newer.txt). A rollback would remove their rows from production." \
      'Use --discard-newer to do so; the rollback saves them in its own backup first' >&2
    exit 1
  fi
fi
dump_schema schema.sql
# The Supabase CLI does not accept COPY. The stage push opens the transaction.
clean=(--copy=keep)
if [[ $SYNC_PUSH == supabase ]]; then clean=(--copy=insert --rows-per-insert=100); fi
filter dump-clean "${clean[@]}" "$SYNC_UNDO/backup/rows.sql" |
  filter truncate-prepend --schema=schema.sql --defer-constraints --no-transaction >push.sql
echo "$(file_size push.sql) of SQL, $(count_lines objects/upload.ndjson object)"
