#!/usr/bin/env bash
# The comparison runs on small dumps, and every command in it says something.
set -euo pipefail
tools/benchmark/compare --mebibytes=1 --rounds=1 >"$TEST_TMPDIR/table.md"
for row in 'cat' 'dump-tokens --count' 'url-rewrite, 20 pairs, report' 'dump-clean, COPY to INSERT' \
  'dump-clean, truncate-prepend, url-rewrite'; do
  grep -qE "^\| $row \| [0-9]+\.[0-9]{2} \(" "$TEST_TMPDIR/table.md" || { echo "no row: $row"; cat "$TEST_TMPDIR/table.md"; exit 1; }
done
[[ $(grep -c '^## ' "$TEST_TMPDIR/table.md") == 4 ]]
