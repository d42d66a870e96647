#!/usr/bin/env bash
# push.sh: push.sql runs on the target, in the one transaction that it brings along. Environment: see preflight.sh.
# What the target held is noted in before.digest.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$TARGET_DB" -v schemas="$SCHEMAS" -f "$here/../../../tools/lib/postgres/digest.sql" >before.digest
# A hosted project stops long statements unless told otherwise; dump-clean has taken pg_dump's own SETs out.
if ! psql -X -q -v ON_ERROR_STOP=1 -d "$TARGET_DB" -c 'set statement_timeout = 0' -f push.sql >/dev/null 2>push.log; then
  head -n 5 push.log | cut -c 1-500 >&2
  echo 'nothing was changed: the transaction was rolled back' >&2
  exit 3
fi
echo 'committed as one transaction'
