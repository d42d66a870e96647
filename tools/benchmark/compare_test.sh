#!/usr/bin/env bash
# Checks that the comparison runs on small dumps, that every command has a row, and that the record has a plot.
set -euo pipefail
unset BUILD_WORKING_DIRECTORY
tools/benchmark/compare --mebibytes=1 --rounds=1 --record="$TEST_TMPDIR/record" >"$TEST_TMPDIR/table.md"
for row in 'cat' 'dump-tokens --count' 'url-list' 'url-rewrite, 20 pairs, report' 'dump-clean, to INSERTs of 100' \
  'dump-clean, truncate-prepend, url-rewrite'; do
  grep -qE "^\| $row \| [0-9]+\.[0-9]{2} \(" "$TEST_TMPDIR/table.md" || { echo "no row: $row"; cat "$TEST_TMPDIR/table.md"; exit 1; }
done
[[ $(grep -c '^## ' "$TEST_TMPDIR/table.md") == 4 ]]
cmp "$TEST_TMPDIR"/table.md "$TEST_TMPDIR"/record/*.md
plot=("$TEST_TMPDIR"/record/*.svg)
grep -qF "](${plot[0]##*/})" "$TEST_TMPDIR/table.md"    # the table shows it
(($(grep -c '^<rect ' "${plot[0]}") >= 20))
