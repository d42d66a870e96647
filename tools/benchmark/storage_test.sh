#!/usr/bin/env bash
# Checks that the benchmark of uploads runs on a few objects, and that every command has a row.
set -euo pipefail
tools/benchmark/storage --small=10 --large=1 --rounds=1 >"$TEST_TMPDIR/table.md"
[[ $(grep -cE '^\| (bucket-upload|curl --parallel).* \| [0-9]+\.[0-9]{2} \(.*\| [0-9]+ \| [0-9.]+ \| [0-9.]+ \|$' "$TEST_TMPDIR/table.md") == 5 ]] ||
  { cat "$TEST_TMPDIR/table.md"; exit 1; }
