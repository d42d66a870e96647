#!/usr/bin/env bash
# backup: saves all selected rows of production from one snapshot.
# Reads:   production's database; expected.txt; prod/digest.txt, if there is a plan; the dump of the stage losses
# Writes:  backup/digest.txt, backup/structure.ndjson and, unless production has the expected rows already,
#          backup/rows.sql, backup/counts.ndjson, backup/pg_dump.txt
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"

# take_dump_of_plan: makes the rows that the stage losses has dumped the backup, unless production has changed since. `set
# -e` has no effect here.
take_dump_of_plan() {
  [[ -e prod/.rows.sql ]] || return
  mkdir -p backup
  ask PROD digest "${also[@]}" >backup/.digest.txt || exit
  cmp -s prod/digest.txt backup/.digest.txt || return
  # run-record finds the outputs of a stage by their time.
  touch prod/.rows.sql && cp prod/counts.ndjson prod/pg_dump.txt backup/ &&
    mv prod/.rows.sql backup/rows.sql && mv backup/.digest.txt backup/digest.txt
}

skip_without_rows
also structure backup/structure.ndjson
rm -f backup/rows.sql # may remain from an interrupted attempt
if [[ -z $SYNC_UNDO && -z $SYNC_PROVE_BACKUP && -e expected.txt ]]; then unless=expected.txt; fi
take_dump_of_plan || dump PROD backup backup/digest.txt "${also[@]}"
if [[ -e prod/digest.txt && -z $SYNC_REPLAN ]]; then
  changed=$(changed_tables prod/digest.txt backup/digest.txt | list)
  if [[ -n $changed ]]; then
    echo "production has changed since the plan was made, so nothing was changed: $changed." \
      'Start a new run and look at its plan, or accept such changes with --replan' >&2
    exit 1
  fi
fi
if [[ -e backup/rows.sql ]]; then
  echo "$(file_size backup/rows.sql) of SQL"
else
  echo 'skipped: production has the rows already'
fi
