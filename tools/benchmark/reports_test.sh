#!/usr/bin/env bash
# Compares the reports of a few runs with tables made by hand.
set -euo pipefail
runs=$TEST_TMPDIR/runs.ndjson
report() { jq -rs -L tools/benchmark "${@:2}" -f "tools/benchmark/$1" "$runs"; }

# With an even number of runs, a median is between two of them. Ratios are those of pairs, not of medians.
cat >"$runs" <<'END'
{"section": "several lines", "name": "cat", "next_to": "cat", "wall_seconds": 0.2, "ratio": 1, "cpu_seconds": 0.1, "peak_kib": 1024, "table": "size", "row": "1", "bytes": 1e8}
{"section": "several lines", "name": "b", "next_to": "cat", "goal": 1.5, "wall_seconds": 0.3, "ratio": 1.5, "cpu_seconds": 0.2, "peak_kib": 2048, "table": "size", "row": "1", "bytes": 1e8}
{"section": "several lines", "name": "a", "next_to": "cat", "goal": 2, "wall_seconds": 0.4, "ratio": 2, "cpu_seconds": 0.005, "peak_kib": 20480, "table": "size", "row": "1", "bytes": 1e8}
{"section": "several lines", "name": "cat", "next_to": "cat", "wall_seconds": 0.4, "ratio": 1, "cpu_seconds": 0.1, "peak_kib": 1024, "table": "size", "row": "1", "bytes": 1e8}
{"section": "several lines", "name": "b", "next_to": "cat", "goal": 1.5, "wall_seconds": 0.3, "ratio": 1.5, "cpu_seconds": 0.2, "peak_kib": 1024, "table": "size", "row": "1", "bytes": 1e8}
{"section": "several lines", "name": "a", "next_to": "cat", "goal": 2, "wall_seconds": 1, "ratio": 4, "cpu_seconds": 0.015, "peak_kib": 1024, "table": "size", "row": "1", "bytes": 1e8}
END
diff -u - <(report table.jq) <<'END'
| command | seconds | processor | memory | compared with | ratio | goal | |
|---|---|---|---|---|---|---|---|
| cat | 0.30 (0.20 – 0.40) | 0.10 | 1.0 MiB | cat | 1.00 (1.00 – 1.00) |  |  |
| b | 0.30 (0.30 – 0.30) | 0.20 | 2.0 MiB | cat | 1.50 (1.50 – 1.50) | 1.5 | met |
| a | 0.70 (0.40 – 1.00) | 0.01 | 20.0 MiB | cat | 3.00 (2.00 – 4.00) | 2 | missed by 50 % |
END
diff -u - <(report growth.jq --arg table size --arg cell 'seconds per GB') <<'END'
| seconds per GB | cat | b | a |
|---|---|---|---|
| 1 | 2.00 | 3.00 | 4.00 |
END
diff -u - <(report growth.jq --arg table size --arg cell MiB) <<'END'
| MiB | cat | b | a |
|---|---|---|---|
| 1 | 1.0 | 2.0 | **20.0** |
END

# In the plot a ratio of 4 is 440 wide, so bars of 1, 1.5 and 3 are 110, 165 and 330 wide.
diff -u - <(report plot.jq | sed -n 's/^<rect x="300" .* width="\([0-9.]*\)".*/\1/p') <<'END'
110
165
330
END
