#!/usr/bin/env bash
# verify: checks that production holds the expected rows and sequences.
# Reads:   expected.txt (or push/counts.ndjson), backup/constraints.tsv, prod/only.txt; production's database
# Writes:  after/ digest.txt, expected.txt, found.txt, difference.txt, constraints.tsv, sequences_behind.tsv
# Changes: nothing
#
# Without expected.txt, after take_dump, it compares row counts only. Constraints must be unchanged, and the
# next value of each sequence must be greater than the maximum of its column.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"

skip_without_rows
mkdir -p after
ask PROD digest >after/digest.txt
if [[ -e expected.txt ]]; then
  cp expected.txt after/expected.txt
  cp after/digest.txt after/found.txt
  how='row by row'
else
  jq -r '"\(.table)\t\(.rows)"' push/counts.ndjson | sort -t $'\t' -k 1,1 >after/expected.txt
  rows_of after/digest.txt | sort -t $'\t' -k 1,1 |
    join -t $'\t' -o 0,2.2 after/expected.txt - >after/found.txt
  how='by row counts only'
fi
since=''
if [[ -e push/outcome.txt && -e expected.txt ]]; then
  # The push compared the rows before it committed them. What differs now, users have written since.
  how='row by row'
  since=$(changed_tables after/expected.txt after/found.txt | list)
  diff after/expected.txt after/found.txt >after/difference.txt || true
elif ! diff after/expected.txt after/found.txt >after/difference.txt; then
  echo 'production differs (< expected, > actual):' >&2
  grep '^[<>]' after/difference.txt >&2
  exit 1
fi
ask PROD constraints >after/constraints.tsv
if [[ -e backup/constraints.tsv ]] && ! diff backup/constraints.tsv after/constraints.tsv >&2; then
  echo "production's constraints have changed (< before, > now)" >&2
  exit 1
fi
ask PROD sequences_behind >after/sequences_behind.tsv
if [[ -s after/sequences_behind.tsv ]]; then
  echo 'the rows are in production, but columns already have the next values of their sequences, so inserts will fail. Run:' >&2
  while IFS=$'\t' read -r sequence column value; do
    echo "  select setval('$sequence', $value);    -- $column has $value" >&2
  done <after/sequences_behind.tsv
  exit 1
fi
invalid=$(grep -c $'\tf$' after/constraints.tsv || true) only=$(only_in_prod | list)
echo "$(grep -c '^table' after/digest.txt || true) tables and $(grep -c '^sequence' after/digest.txt || true)" \
  "sequences are as expected, $how$(
  )$( ((invalid == 0)) || echo "; $invalid constraints are not validated, see after/constraints.tsv")$(
  )${since:+; users have changed since: $since}${only:+; only in production: $only}"
