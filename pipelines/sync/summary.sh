#!/usr/bin/env bash
# summary.sh: prints a table of a run's results from its folder, the working directory.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
source "${0%/*}/lib/filters.sh"
source "${0%/*}/lib/database.sh"

urls() {
  if [[ -e url-rewrite.json ]]; then
    jq -r '.columns[] | [(.column | sub("\\.[^.]*$"; "")), .rewritten] | @tsv' url-rewrite.json
  fi
}

printf '%-32s %10s %10s %10s\n' table before after URLs
awk -F'\t' '
  FILENAME == ARGV[1] { urls[$1] += $2; next }
  FILENAME == ARGV[2] { before[$1] = $2; next }
  {
    printf "%-32s %10d %10d %10s\n", $1, before[$1], $2, ($1 in urls ? urls[$1] : "-")
    sum_before += before[$1]; sum_after += $2; sum_urls += urls[$1]
  }
  END { printf "%-32s %10d %10d %10d\n", "all", sum_before, sum_after, sum_urls }
' <(urls) <(rows_of backup/digest.txt) <(rows_of after/digest.txt)
