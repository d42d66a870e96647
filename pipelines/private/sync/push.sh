#!/usr/bin/env bash
# push.sh: push.sql runs on prod, in the one transaction that it brings along. It can be run again. Environment: stage.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/stage.sh"

if ! query "$PROD_DB_URL" -f push.sql >/dev/null 2>push.log; then
  head -n 5 push.log | cut -c 1-500 >&2
  echo 'nothing was changed: the transaction was rolled back' >&2
  exit 3
fi
echo 'committed as one transaction'
