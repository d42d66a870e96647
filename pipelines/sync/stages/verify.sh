#!/usr/bin/env bash
# verify.sh: prod holds dev's rows, with the replacements, and its sequences (see export.sh); of a dump that somebody has made
# (take_dump.sh), as many rows. Its constraints are as they were, and no sequence is behind the rows. Environment: lib.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib.sh"

digest "$PROD_DB_URL" >after.digest
if [[ -e export.digest ]]; then
  cp export.digest verify.wanted
  cp after.digest verify.found
  how='row by row'
else
  jq -r '.tables[] | "\(.table)\t\(.rows)"' push.json | sort -t $'\t' -k 1,1 >verify.wanted
  rows_of after.digest | sort -t $'\t' -k 1,1 | join -t $'\t' -o 0,2.2 verify.wanted - >verify.found
  how='but rows were only counted'
fi
if ! diff verify.wanted verify.found >verify.diff; then
  echo 'prod is not as it must be (< wanted, > there):' >&2
  grep '^[<>]' verify.diff >&2
  exit 1
fi
ask "$PROD_DB_URL" constraints >after.constraints
if [[ -e backup.constraints ]] && ! diff backup.constraints after.constraints >&2; then
  echo "prod's constraints are not as they were (< before, > now)" >&2
  exit 1
fi
ask "$PROD_DB_URL" sequences_behind >sequences.behind
if [[ -s sequences.behind ]]; then
  echo "the rows are there, but sequences are behind them, so that the next insert fails:" >&2
  while IFS=$'\t' read -r sequence column value; do
    echo "  $column has $value: select setval('$sequence', $value)" >&2
  done <sequences.behind
  exit 1
fi
invalid=$(grep -c $'\tf$' after.constraints || true)
echo "$(grep -c '^table' after.digest) tables and $(grep -c '^sequence' after.digest) sequences are as they must be, $how$(
  ((invalid == 0)) || echo "; $invalid constraints are not validated, see after.constraints")$(
  [[ -z $only_in_prod ]] || echo "; not in dev: ${only_in_prod//$'\n'/, }")"
