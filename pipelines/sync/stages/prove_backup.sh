#!/usr/bin/env bash
# prove_backup: restores the saved rows into a new database on development's server, and compares them with production.
# Reads:   backup/rows.sql, backup/digest.txt; production's schema
# Writes:  backup/proof_schema.txt, backup/proof_rows.txt (psql's messages), backup/proof.txt (the digest)
# Changes: nothing in production; creates a database on development's server and drops it
#
# The new database has production's types, functions and tables, but no keys, constraints or triggers.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"

scratch=dumpline_proof_${PWD##*/}_$$
in_scratch() { DEV_PGDATABASE=$scratch "$@"; }
drop_scratch() { execute DEV -c "drop database if exists \"$scratch\"" >/dev/null 2>&1; }

execute DEV -c "create database \"$scratch\" template template0" >/dev/null || {
  echo "the backup cannot be proven on development's server; the role of DEV_DB_URL needs CREATEDB" >&2
  exit 3
}
trap drop_scratch EXIT
# Restores all schemas, because tables may need functions, types and sequences of other schemas, such as auth.uid().
mapfile -t options < <(query PROD -f "$queries/unreadable_relations.sql" | sed -n 's/^table [a-z]* /--exclude-table=/p')
dump_program PROD
on_db PROD "${command[@]}" --schema-only --section=pre-data --no-owner --no-privileges "${options[@]}" >.proof_schema.sql
# Statements that need roles or extensions missing on this server may fail. If a table is then missing, its rows fail.
in_scratch execute DEV -v ON_ERROR_STOP=0 -f .proof_schema.sql >/dev/null 2>backup/proof_schema.txt || true
if ! in_scratch execute DEV --single-transaction -f backup/rows.sql >/dev/null 2>backup/proof_rows.txt; then
  show_log backup/proof_rows.txt
  echo "the saved rows cannot be restored into a database on development's server; nothing was changed" >&2
  exit 3
fi
in_scratch ask DEV digest >backup/proof.txt
if ! diff backup/digest.txt backup/proof.txt >.proof_difference.txt; then
  echo 'the saved rows are not those of production (< production, > restored); nothing was changed:' >&2
  grep '^[<>]' .proof_difference.txt | head -n 10 >&2
  exit 3
fi
echo "$(grep -c '^table' backup/proof.txt || true) tables restored into another database, equal to production's"
