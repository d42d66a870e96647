#!/usr/bin/env bash
# verify.sh: prod holds dev's rows, with the replacements, and its sequences. Environment: stage.sh.
# What it must hold is computed by dev's own PostgreSQL, apart from the filters.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/stage.sh"

digest "$DEV_DB_URL" -v replace="${EXPECT_REPLACE:-[]}" >want.digest
digest "$PROD_DB_URL" >after.digest
if ! diff want.digest after.digest >verify.diff; then
  echo 'prod is not as it must be (< wanted, > there):' >&2
  grep '^[<>]' verify.diff >&2
  exit 1
fi
echo "$(grep -c '^table' want.digest) tables and $(grep -c '^sequence' want.digest) sequences are as they must be, row by row"
