#!/usr/bin/env bash
# preflight.sh: both databases answer, and prod has every column that dev has, of the same type. Environment: stage.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/stage.sh"

# The same for one database however its address is spelt. The start time tells a server from its copy. Not every role may
# ask for the identifier.
identity() {
  local values='system_identifier, pg_postmaster_start_time(), current_database()'
  query "$1" -c "select concat_ws(' ', $values) from pg_control_system()" 2>/dev/null || true
}
dev=$(identity "$DEV_DB_URL")
if [[ -n $dev && $dev == "$(identity "$PROD_DB_URL")" ]]; then
  echo 'DEV_DB_URL and PROD_DB_URL are the same database' >&2
  exit 3
fi

columns() { query "$1" -v schemas="$SCHEMAS" -f "$here/columns.sql" | sort; }
columns "$DEV_DB_URL" >dev.columns
columns "$PROD_DB_URL" >prod.columns
comm -23 dev.columns prod.columns >missing.columns
if [[ -s missing.columns ]]; then
  echo 'missing in prod, or of another type there (push the migrations first):' >&2
  cat missing.columns >&2
  exit 1
fi
echo "all columns of $(cut -f1 dev.columns | sort -u | wc -l) tables are there"
