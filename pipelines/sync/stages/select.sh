#!/usr/bin/env bash
# select: selects the rows that --rows and --rows-from name, and all rows that they refer to.
# Reads:   wanted.sql, schema.sql, schema_diff.json, the files of --rows-from and --references
# Writes:  wanted.sql (the selected rows), selection.txt (the rows of each table, and the references to them)
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"

options=(--schema=schema.sql)
printf '%s' "$SYNC_ROWS" >.rows.txt
if [[ -s .rows.txt ]]; then options+=(--rows-from=.rows.txt); fi
if [[ -n $SYNC_ROWS_FROM ]]; then options+=(--rows-from="$SYNC_ROWS_FROM"); fi
if [[ -n $SYNC_CHILDREN ]]; then options+=(--children="${SYNC_CHILDREN#,}"); fi
if [[ -n $SYNC_REFERENCES ]]; then options+=(--references="$SYNC_REFERENCES"); fi
# Preflight has checked that production has the rows of tables outside the sync, such as auth.users.
external=$(jq -r '[.references_out[].to] | unique | join(",")' schema_diff.json)
if [[ -n $external ]]; then options+=(--external="$external"); fi
filter dump-select --plan "${options[@]}" wanted.sql >selection.txt
if [[ -n $SYNC_MAX_ROWS ]]; then options+=(--max-rows="$SYNC_MAX_ROWS"); fi
filter dump-select "${options[@]}" wanted.sql >.wanted.sql
mv .wanted.sql wanted.sql
count_rows wanted.sql | jq -rs '"\(map(.rows) | add // 0) rows of \(map(select(.rows > 0)) | length) tables"'
