#!/usr/bin/env bash
# verify.sh: prod holds dev's rows, with the replacements, and its sequences (see export.sh), and its constraints are as
# they were. Environment: stage.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/stage.sh"

digest "$PROD_DB_URL" >after.digest
if ! diff export.digest after.digest >verify.diff; then
  echo 'prod is not as it must be (< wanted, > there):' >&2
  grep '^[<>]' verify.diff >&2
  exit 1
fi
if [[ -e backup.constraints ]]; then
  constraints >after.constraints
  if ! diff backup.constraints after.constraints >&2; then
    echo "prod's constraints are not as they were (< before, > now)" >&2
    exit 1
  fi
fi
echo "$(grep -c '^table' after.digest) tables and $(grep -c '^sequence' after.digest) sequences are as they must be, row by row"
