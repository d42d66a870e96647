#!/usr/bin/env bash
# push.sh: push.sql runs on prod, in the one transaction that it brings along; unless prod has rows that backup.sql lacks,
# for these would be lost, or has the wanted ones already, from a run that was stopped. Environment: stage.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/stage.sh"

digest "$PROD_DB_URL" >push.digest
if cmp -s push.digest export.digest; then
  echo 'all rows are there already'
  exit
fi
if ! cmp -s push.digest backup.digest; then
  echo "prod's rows have changed since they were backed up; nothing was changed. Begin a new run, maybe with the app stopped." >&2
  exit 3
fi
if ! query "$PROD_DB_URL" -f push.sql >/dev/null 2>push.log; then
  head -n 5 push.log | cut -c 1-500 >&2
  echo 'nothing was changed: the transaction was rolled back' >&2
  exit 3
fi
echo 'committed as one transaction'
