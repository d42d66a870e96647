#!/usr/bin/env bash
# find_rows: checks that development has the rows that --rows and --rows-from name, before the database is dumped.
# Reads:   production's schema, development's rows, schema_diff.json, the files of --rows-from and --references
# Writes:  nothing
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"
source "${0%/*}/../lib/selection.sh"

dump_schema .schema.sql
select_options .schema.sql
filter dump-select --seeds "${options[@]}" </dev/null >.seeds.ndjson 2>.problem.txt || {
  status=$?
  sed '1!d; s/^dump-select: //; s/^\.rows\.txt:[0-9]*: /--rows: /' .problem.txt >&2
  exit "$status"
}
jq -cs . .seeds.ndjson >.seeds.json
missing=$(query DEV -v seeds=.seeds.json -f "$queries/missing_rows.sql" | printable)
if [[ -n $missing ]]; then
  count=$(wc -l <<<"$missing")
  echo "development lacks $(count "$count" 'selected row' 'of the selected rows'): $(head -n 5 <<<"$missing" | list)$(
    ((count <= 5)) || echo ', …')" >&2
  exit 1
fi
echo "$(count_lines .seeds.ndjson 'value exists' 'values exist') in development"
