#!/usr/bin/env bash
# backup: saves all selected rows of production from one snapshot.
# Reads:   production's database; prod/digest.txt, if there is a plan
# Writes:  backup/rows.sql, backup/digest.txt, backup/counts.ndjson, backup/pg_dump.txt, backup/structure.ndjson
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"

skip_without_rows
also structure backup/structure.ndjson
dump PROD backup backup/digest.txt "${also[@]}"
if [[ -e prod/digest.txt && -z $SYNC_REPLAN ]]; then
  changed=$(changed_tables prod/digest.txt backup/digest.txt | list)
  if [[ -n $changed ]]; then
    echo "production has changed since the plan was made, so nothing was changed: $changed." \
      'Start a new run and look at its plan, or accept such changes with --replan' >&2
    exit 1
  fi
fi
echo "$(file_size backup/rows.sql) of SQL"
