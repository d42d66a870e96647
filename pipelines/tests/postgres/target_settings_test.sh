#!/usr/bin/env bash
# Tests that rows arrive unchanged whatever the target's defaults for text, timeouts and similar settings are. The test
# also shows that these defaults matter: without truncate-prepend's SET LOCALs, the same stream loads wrong rows or
# fails.
# shellcheck disable=SC2119,SC2120,SC2317  # functions are called by name, with and without arguments
set -euo pipefail
source tools/testing/postgres.sh
source pipelines/tests/postgres/filters.sh

pg_start pg
make_databases nasty
source=$(pg_conninfo pg source) target=$(pg_conninfo pg target)
want=$(pg_digest "$source")
pg_psql "$(pg_conninfo pg)" -c "alter database target set client_encoding = 'LATIN1'" \
  -c 'alter database target set standard_conforming_strings = off'
export PGCLIENTENCODING=LATIN1
failures=0

# push NAME FILTER...: sends a data-only dump through the filters into the target; sets $status and $got.
push() {
  load
  status=0
  pg_dump -d "$source" --encoding=UTF8 --data-only --no-blobs --disable-triggers | "$@" |
    PGOPTIONS='-c session_replication_role=replica' psql -X -q -v ON_ERROR_STOP=1 -d "$target" >/dev/null 2>&1 || status=$?
  got=$(PGCLIENTENCODING=UTF8 pg_digest "$target")
}
chain() { dump-clean "$@" | truncate-prepend; }
without_settings() { chain | sed '/^SET LOCAL/d'; }

for form in insert keep; do
  push chain --copy=$form
  if [[ $status != 0 || $got != "$want" ]]; then
    echo "FAILED: --copy=$form: status $status"
    diff <(echo "$want") <(echo "$got") || true
    failures=1
  fi
done
push without_settings
if [[ $got == "$want" ]]; then echo "FAILED: the settings make no difference"; failures=1; fi
exit "$failures"
