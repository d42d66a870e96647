#!/usr/bin/env bash
# Checks that the benchmark of whole syncs runs on a few rows, and that each case has a row.
set -euo pipefail
tools/benchmark/whole_sync --rows=1000 --rounds=1 >"$TEST_TMPDIR/table.md"
if [[ $(grep -cE '^\| (pg_dump|prod_sync).* \| [0-9]+\.[0-9] \(.*\) \| [0-9]+\.[0-9] \(.*\) \|$' "$TEST_TMPDIR/table.md") != 6 ]]; then
  cat "$TEST_TMPDIR/table.md"
  exit 1
fi
