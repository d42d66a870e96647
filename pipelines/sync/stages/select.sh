#!/usr/bin/env bash
# select: selects the rows that --rows and --rows-from name, and all rows that they refer to.
# Reads:   wanted.sql, schema.sql, schema_diff.json, the files of --rows-from and --references
# Writes:  wanted.sql (the selected rows), selection.txt (the rows of each table, and the references to them)
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"
source "${0%/*}/../lib/selection.sh"

select_options schema.sql
filter dump-select --plan "${options[@]}" wanted.sql >selection.txt
if [[ -n $SYNC_MAX_ROWS ]]; then options+=(--max-rows="$SYNC_MAX_ROWS"); fi
filter dump-select "${options[@]}" wanted.sql >.wanted.sql
mv .wanted.sql wanted.sql
count_rows wanted.sql | jq -rs "$count_text"'"\(count(map(.rows) | add // 0; "row")) of \(count(map(select(.rows > 0)) | length; "table"))"'
