#!/usr/bin/env bash
# summary.sh: for people, what a run did, from its folder alone (the current one).
set -euo pipefail

# backup.digest and after.digest: `table NAME rows=N sum=…`; names may hold blanks.
rows() { sed -n 's/^table \(.*\) rows=\([0-9]*\) sum=.*/\1\t\2/p' "$1"; }
urls() { [[ ! -e url-rewrite.json ]] || jq -r '.columns[] | [(.column | sub("\\.[^.]*$"; "")), .rewritten] | @tsv' url-rewrite.json; }

printf '%-32s %10s %10s %10s\n' table before after URLs
awk -F'\t' '
  FILENAME == ARGV[1] { urls[$1] += $2; next }
  FILENAME == ARGV[2] { before[$1] = $2; next }
  {
    printf "%-32s %10d %10d %10s\n", $1, before[$1], $2, ($1 in urls ? urls[$1] : "-")
    sum_before += before[$1]; sum_after += $2; sum_urls += urls[$1]
  }
  END { printf "%-32s %10d %10d %10d\n", "all", sum_before, sum_after, sum_urls }
' <(urls) <(rows backup.digest) <(rows after.digest)
