#!/usr/bin/env bash
# backup: saves the selected rows of production, complete and in one snapshot.
# Reads:   production's database
# Writes:  backup/rows.sql, backup/digest.txt, backup/counts.ndjson, backup/pg_dump.txt, backup/constraints.tsv
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"

dump PROD backup backup/digest.txt
ask PROD constraints >backup/constraints.tsv
echo "$(file_size backup/rows.sql) of SQL"
