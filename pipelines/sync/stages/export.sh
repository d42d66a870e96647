#!/usr/bin/env bash
# export: dumps the selected rows of development, and computes the digest that production must have after the push.
# Reads:   development's database, production's schema, replace.tsv
# Writes:  dev/rows.sql, dev/counts.ndjson, dev/pg_dump.txt, expected.txt, schema.sql
# Changes: nothing
#
# PostgreSQL itself applies the replacements and computes expected.txt, independently of the filters.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"

replace='[]'
if [[ -s replace.tsv ]]; then
  replace=$(filter url-rewrite --print-replacements --pairs=replace.tsv)
fi
dump DEV dev expected.txt -v replace="$replace"
dump_schema schema.sql
echo "$(file_size dev/rows.sql) of SQL"
