#!/usr/bin/env bash
# verify: checks that production has the expected rows and sequences.
# Reads:   expected.txt (or push/counts.ndjson), push/outcome.txt, backup/ digest.txt and structure.ndjson, prod/only.txt;
#          production's database. If mode.txt exists: result.sql, prod/rows.sql or backup/rows.sql, schema.sql. If rows
#          differ: push.sql, or dev/rows.sql and replace.tsv
# Writes:  after/ digest.txt, expected.txt, found.txt, difference.txt, structure.ndjson, sequences_behind.ndjson; changes.ndjson
#          (rows that are not as expected); if mode.txt exists, changes.json (their numbers)
# Changes: nothing
#
# A push that replaces rows has compared them before it committed them, so it is not repeated here. Without expected.txt,
# that is, after take_dump, only row counts are compared. If mode.txt exists, each row that the push changed is checked,
# and others are ignored. Constraints, triggers, rules, row security, policies and grants of the APIs'
# roles must be unchanged, and the next value of each sequence must exceed the maximum of its column.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"
source "${0%/*}/../lib/changes.sh"

# These functions set `how` to what was compared.

# take_compared_rows: takes the digest that the push has compared, or that of a production that needed no change. Fails if
# there is none.
take_compared_rows() {
  if [[ -e push/outcome.txt && -e expected.txt && ! -e mode.txt ]]; then
    cp expected.txt after/digest.txt
  elif [[ -e backup/digest.txt && ! -e push/outcome.txt ]]; then
    cp backup/digest.txt after/digest.txt
  else
    return 1
  fi
  how='row by row'
  also sequences_behind after/sequences_behind.ndjson
  ask PROD structure "${also[@]}" >after/structure.ndjson
}

# verify_rows: compares the digest of production.
verify_rows() {
  ask PROD digest "${also[@]}" >after/digest.txt
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
  if diff after/expected.txt after/found.txt >after/difference.txt; then return; fi
  echo 'production differs (< expected, > actual):' >&2
  grep '^[<>]' after/difference.txt >&2
  if [[ -e schema.sql && -e dev/rows.sql ]]; then find_differences; fi
  exit 1
}

# find_differences: writes the rows that differ to after/changes.ndjson and prints the first.
find_differences() {
  local wanted=push.sql
  if [[ ! -e $wanted ]]; then
    wanted=after/.wanted.sql
    filter url-rewrite --pairs=replace.tsv --allow-unmatched dev/rows.sql >"$wanted" 2>/dev/null || return 0
  fi
  dump PROD after after/.digest_of_rows.txt || return 0
  compare_rows after/rows.sql "$wanted" >after/changes.ndjson || return 0
  echo "rows that differ: $(lines after/changes.ndjson), see $PWD/after/changes.ndjson; the first:" >&2
  show_differences after/changes.ndjson
  rm after/rows.sql
}

# verify_changes: checks each row that the push changed, except in tables without a key. Compared with the rows before the
# push, what the result has and production lacks is missing, and a conflict is a row that users have changed since. Sets
# `since` to their tables.
verify_changes() {
  local before=backup/rows.sql missing
  if [[ -e prod/rows.sql ]]; then before=prod/rows.sql; fi
  dump PROD after after/digest.txt "${also[@]}"
  filter dump-diff --schema=schema.sql --base="$before" --conflicts=current --format=ndjson --report=after/changes.json \
    after/rows.sql result.sql >after/changes.ndjson
  missing=$(jq -r '.tables[] | select(.has_key and .inserted + .updated + .deleted > 0) | .table' after/changes.json | list)
  if [[ -n $missing ]]; then
    echo "rows of these tables are not as the push left them, unless users have restored or deleted them since: $missing." \
      'See after/changes.ndjson' >&2
    exit 1
  fi
  rm after/rows.sql # large, and no longer needed
  how='in each row that the sync changed'
  since=$(jq -r '.tables[] | select(.conflicts > 0) | .table' after/changes.json | list)
}

skip_without_rows
mkdir -p after
since=''
also structure after/structure.ndjson sequences_behind after/sequences_behind.ndjson
if take_compared_rows; then
  :
elif [[ -e mode.txt ]]; then
  verify_changes
else
  verify_rows
fi
if [[ -e backup/structure.ndjson ]] && ! diff backup/structure.ndjson after/structure.ndjson >.structure.txt; then
  echo "production's constraints, triggers, rules, row security, policies or grants have changed (< before, > now):" >&2
  grep '^[<>]' .structure.txt >&2
  exit 1
fi
if [[ -s after/sequences_behind.ndjson ]]; then
  echo 'the rows are in production, but columns already have the next values of their sequences, so inserts will fail. Run:' >&2
  jq -r --arg quote "'" '(.sequence | gsub($quote; $quote + $quote)) as $name
    | "  select setval(\($quote)\($name)\($quote), \(.value));    -- \(.column) has \(.value)"' after/sequences_behind.ndjson >&2
  exit 1
fi
invalid=$(jq -s 'map(select(.state == "not valid")) | length' after/structure.ndjson) only=$(only_in_prod | list)
echo "$(count "$(grep -c '^table' after/digest.txt || true)" table) and" \
  "$(count "$(grep -c '^sequence' after/digest.txt || true)" sequence) are as expected, $how$(
  )$( ((invalid == 0)) || echo "; $(count "$invalid" 'constraint is' 'constraints are') not validated, see after/structure.ndjson")$(
  )${since:+; users have changed since: $since}${only:+; only in production: $only}"
