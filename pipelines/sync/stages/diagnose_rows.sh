#!/usr/bin/env bash
# diagnose_rows: compares the databases' structure, and checks row security and sequences in production.
# Reads:   both databases, SYNC_MIGRATIONS
# Writes:  what the stage preflight writes; findings/rows.ndjson
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"
source "${0%/*}/../lib/diagnosis.sh"

# preflight: prints nothing; the stage writes its findings itself, and fails if one is an error.
preflight() { bash "${0%/*}/preflight.sh" >/dev/null; }
# rows: prints findings about rows that users cannot see or insert.
rows() {
  ask PROD row_security || return
  ask PROD sequences_behind | jq -c '{check: "sequence", severity: "error",
    what: "the next value of \(.sequence) is not greater than the maximum of \(.column), \(.value), so inserts fail",
    fix: "select setval(\u0027\(.sequence | gsub("\u0027"; "\u0027\u0027"))\u0027, \(.value))"}'
}

if [[ -n ${PROD_DB_URL-} ]]; then
  # First, because preflight excludes tables that only production has.
  diagnose rows rows
  if [[ -n ${DEV_DB_URL-} ]]; then
    preflight 2>.messages.txt || true
    if [[ -e findings/preflight.ndjson ]]; then summarized+=(findings/preflight.ndjson); fi
  fi
fi
summarize 'no PROD_DB_URL'
