#!/usr/bin/env bash
# preflight.sh: both databases answer, and the target has every column that the source has, of the same type.
#
# The stages of a sync read and write one run folder, the current one, and find in the environment
#   SOURCE_DB, TARGET_DB   connection strings for libpq
#   SCHEMAS                the schemas to carry, separated by commas
#   CHAIN                  the filter_chain between the two
#   EXPECT_REPLACE         what the chain replaces, as [["from","to"],…]; see digest.sql
# On stdout, each says in one line what it found or did.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

columns() { psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$1" -v schemas="$SCHEMAS" -f "$here/columns.sql" | LC_ALL=C sort; }
columns "$SOURCE_DB" >source.columns
columns "$TARGET_DB" >target.columns
LC_ALL=C comm -23 source.columns target.columns >missing.columns
if [[ -s missing.columns ]]; then
  echo 'missing in the target, or of another type there (push the migrations first):' >&2
  cat missing.columns >&2
  exit 1
fi
echo "all columns of $(cut -f1 source.columns | sort -u | wc -l) tables are there"
