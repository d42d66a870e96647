#!/usr/bin/env bash
# health: asks the application and the projects, in production and on this machine, whether they are healthy.
# Reads:   APP_HEALTH_URL, LOCAL_APP_HEALTH_URL; the auth services of PROD_URL and DEV_URL
# Writes:  health.ndjson, findings.txt (a table)
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/health.sh"

status=0
check_health >health.ndjson || status=$?
if ((status > 1)); then exit "$status"; fi
{
  printf '%-18s %-7s %9s  %s\n' check result time answer
  jq -r '[.name, .result, "\(.milliseconds) ms", .what, .fix] | @tsv' health.ndjson |
    while IFS=$'\t' read -r name result time what fix; do
      printf '%-18s %-7s %9s  %s%s\n' "$name" "$result" "$time" "$what" "${fix:+; $fix}"
    done
} | printable >findings.txt
jq -rn 'reduce inputs.result as $one ({}; .[$one] += 1) | "\(.ok // 0) healthy, \(.failed // 0) not"' health.ndjson
