#!/usr/bin/env bash
# losses: finds what the sync deletes or overwrites of production's users, for the plan.
# Reads:   push.sql or wanted.sql, schema.sql, mode.txt, base/rows.sql, expected.txt; backup/rows.sql or production's rows
# Writes:  if production has other rows than development: losses.json (numbers by table), losses.ndjson (a line for each
#          row); with --mode=replace also prod/digest.txt, prod/counts.ndjson, prod/pg_dump.txt
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"
source "${0%/*}/../lib/changes.sh"

if [[ -e mode.txt && $(<mode.txt) != mirror ]]; then
  echo "skipped: the mode $(<mode.txt) keeps the rows of users"
  exit
fi
current=backup/rows.sql wanted=$(chain_output)
if [[ ! -e mode.txt ]]; then
  rm -f prod/rows.sql prod/.rows.sql # may remain from an interrupted attempt
  if [[ -e expected.txt ]]; then unless=expected.txt; fi
  dump PROD prod prod/digest.txt
  if [[ ! -e prod/rows.sql ]]; then
    echo 'none: production has the rows already'
    exit
  fi
  mv prod/rows.sql prod/.rows.sql # becomes the backup, unless production changes
  current=prod/.rows.sql
elif nothing_to_push; then
  echo 'none: production has the rows already'
  exit
fi

# Without a base it is unknown which side has changed a row. With one, a merge would keep what users have changed.
since_base() {
  [[ -e base/rows.sql ]] || return
  compare_rows --base=base/rows.sql --conflicts=current --result=.kept.sql "$current" "$wanted" >/dev/null || return
  compare_rows --report=losses.json .kept.sql "$wanted" >losses.ndjson
}
only_in_production() { compare_rows --no-insert --no-update --report=losses.json "$current" "$wanted" >losses.ndjson; }
since_base || only_in_production
rm -f .kept.sql
jq -r "$count_text"'[.tables[] | .deleted, .updated, .inserted] | "\(count(add // 0; "change")) of users would be lost"' losses.json
