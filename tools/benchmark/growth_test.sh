#!/usr/bin/env bash
# Checks that the measurements of growth run on small dumps, and that every table has all its rows.
set -euo pipefail
tools/benchmark/growth --largest=1 --mebibytes=1 --rounds=1 --commands=truncate >"$TEST_TMPDIR/table.md"
diff - <(awk '/^## / { if (rows) print rows; rows = 0 } /^\|/ { ++rows } END { print rows }' "$TEST_TMPDIR/table.md") <<'END' ||
3
3
7
7
7
16
16
3
END
  { cat "$TEST_TMPDIR/table.md"; exit 1; }
