#!/usr/bin/env bash
# verify.sh: the target holds the source's rows, with the replacements, and its sequences. Environment: see preflight.sh.
# What it must hold is computed by the source's own PostgreSQL, apart from the filters.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
digest() { psql -X -q -A -t -v ON_ERROR_STOP=1 -v schemas="$SCHEMAS" "$@" -f "$here/../../../tools/lib/postgres/digest.sql"; }

digest -d "$SOURCE_DB" -v replace="${EXPECT_REPLACE:-[]}" >want.digest
digest -d "$TARGET_DB" >after.digest
if ! diff want.digest after.digest >verify.diff; then
  echo 'the target is not as it must be (< wanted, > there):' >&2
  grep '^[<>]' verify.diff >&2
  exit 1
fi
echo "$(grep -c '^table' want.digest) tables and $(grep -c '^sequence' want.digest) sequences are as they must be, row by row"
