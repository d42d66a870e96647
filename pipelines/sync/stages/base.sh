#!/usr/bin/env bash
# base: finds the rows and objects that both sides had after the last sync to the target.
# Reads:   the file of --base, or the folder of the last sync; wanted.sql or push.sql
# Writes:  if there is one: base/rows.sql, base/dev_objects.ndjson and base/prod_objects.ndjson (the manifests)
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"
source "${0%/*}/../lib/runs.sh"

# take FILE NAME: makes FILE available as base/NAME. A link, because rows may be large.
take() { ln -f -- "$1" "base/$2" 2>/dev/null || cp -- "$1" "base/$2"; }

wanted=$(chain_output)
# missing_tables: prints the tables of development's rows that the base does not contain.
missing_tables() {
  comm -13 <(count_rows base/rows.sql | jq -c .table | sort) <(count_rows "$wanted" | jq -c .table | sort) | jq -r . | list
}

rm -rf base # may remain from an interrupted attempt
mkdir base
if [[ $SYNC_MODE == add ]]; then
  echo 'skipped: --mode=add needs no base'
  exit
fi
if [[ -n $SYNC_BASE ]]; then
  take "$SYNC_BASE" rows.sql
  missing=$(missing_tables)
  if [[ -n $missing ]]; then
    echo "--base lacks tables of the sync: $missing. Dump them, too, or leave them out with --tables or --keep" >&2
    exit 1
  fi
  echo 'the rows of --base'
  exit
fi
run=${PWD##*/}
last=$(cd .. && last_sync "$run")
if [[ -z $last ]]; then
  if [[ $SYNC_MODE == merge ]]; then
    echo 'no earlier sync of these tables to this target is known here, so it is unknown what development has changed since. Name the' \
      'rows that both sides had with --base, or choose another --mode' >&2
    exit 1
  fi
  echo 'none: no earlier sync of these tables to this target'
  exit
fi
# In the mode replace, the rows of development are what was pushed.
rows=../$last/wanted.sql
if [[ ! -e $rows ]]; then rows=../$last/push.sql; fi
take "$rows" rows.sql
missing=$(missing_tables)
if [[ -n $missing && (-z $SYNC_MODE || $SYNC_MODE == merge) ]]; then
  echo "note: the last sync did not bring these tables: $missing. Rows of them that production lacks will be inserted" >&2
fi
if [[ -e ../$last/dev/objects.ndjson && -e ../$last/after/objects.ndjson ]]; then
  take "../$last/dev/objects.ndjson" dev_objects.ndjson
  take "../$last/after/objects.ndjson" prod_objects.ndjson
fi
echo "the rows of run $last"
