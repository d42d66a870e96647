#!/usr/bin/env bash
# Checks that the benchmark of syncs runs on a few rows, and that each form and stage has a row.
set -euo pipefail
HOME=$TEST_TMPDIR tools/benchmark/sync --rows=1000 --rounds=1 >"$TEST_TMPDIR/table.md"
if [[ $(grep -cE '^\| (pg_dump|the chain).* \| [0-9]+\.[0-9] \(.*\) \| [0-9]+\.[0-9] \(.*\) \|$' "$TEST_TMPDIR/table.md") != 6 ]] ||
  ! grep -qE '^Readers of the table waited at most [0-9.]+ s\.$' "$TEST_TMPDIR/table.md" ||
  ! grep -qE '^\| verify \| [0-9.]+ \| 1 table ' "$TEST_TMPDIR/table.md"; then
  cat "$TEST_TMPDIR/table.md"
  exit 1
fi
