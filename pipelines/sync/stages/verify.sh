#!/usr/bin/env bash
# verify: checks that production has the expected rows and sequences.
# Reads:   expected.txt (or push/counts.ndjson), backup/structure.ndjson, prod/only.txt; production's database
# Writes:  after/ digest.txt, expected.txt, found.txt, difference.txt, structure.ndjson, sequences_behind.ndjson
# Changes: nothing
#
# Without expected.txt, that is, after take_dump, it compares only row counts. Constraints, triggers, rules, row
# security, policies and grants of the APIs' roles must be unchanged, and the next value of each sequence must exceed
# the maximum of its column.
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
if diff after/expected.txt after/found.txt >after/difference.txt; then
  :
elif [[ -e push/outcome.txt && -e expected.txt ]]; then
  # The push compared the rows before it committed them, so users have caused the differences since.
  since=$(changed_tables after/expected.txt after/found.txt | list)
else
  echo 'production differs (< expected, > actual):' >&2
  grep '^[<>]' after/difference.txt >&2
  exit 1
fi
ask PROD structure >after/structure.ndjson
if [[ -e backup/structure.ndjson ]] && ! diff backup/structure.ndjson after/structure.ndjson >.structure.txt; then
  echo "production's constraints, triggers, rules, row security, policies or grants have changed (< before, > now):" >&2
  grep '^[<>]' .structure.txt >&2
  exit 1
fi
ask PROD sequences_behind >after/sequences_behind.ndjson
if [[ -s after/sequences_behind.ndjson ]]; then
  echo 'the rows are in production, but columns already have the next values of their sequences, so inserts will fail. Run:' >&2
  jq -r --arg quote "'" '(.sequence | gsub($quote; $quote + $quote)) as $name
    | "  select setval(\($quote)\($name)\($quote), \(.value));    -- \(.column) has \(.value)"' after/sequences_behind.ndjson >&2
  exit 1
fi
invalid=$(jq -s 'map(select(.state == "not valid")) | length' after/structure.ndjson) only=$(only_in_prod | list)
echo "$(grep -c '^table' after/digest.txt || true) tables and $(grep -c '^sequence' after/digest.txt || true)" \
  "sequences are as expected, $how$(
  )$( ((invalid == 0)) || echo "; $invalid constraints are not validated, see after/structure.ndjson")$(
  )${since:+; users have changed since: $since}${only:+; only in production: $only}"
