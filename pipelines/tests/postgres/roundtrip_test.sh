#!/usr/bin/env bash
# A dump and the same dump through the filters load to identical tables and sequences on a real PostgreSQL.
#   roundtrip_test.sh DATABASE [FORM...]      a folder of testdata/databases; the forms of dump to try (default: all)
set -euo pipefail
source pipelines/tests/postgres/roundtrip.sh

declare -A forms=(
  [copy]=''
  [copy-quoted]='--quote-all-identifiers'
  [copy-triggers]='--disable-triggers'
  [copy-root]='--load-via-partition-root'
  [inserts]='--inserts'
  [inserts-3]='--inserts --rows-per-insert=3'
  [inserts-quoted-triggers]='--inserts --rows-per-insert=1000 --quote-all-identifiers --disable-triggers'
  [column-inserts]='--column-inserts'
  [column-inserts-3-quoted]='--column-inserts --rows-per-insert=3 --quote-all-identifiers'
  [column-inserts-conflict]='--column-inserts --rows-per-insert=7 --on-conflict-do-nothing'
)
nothing='url-rewrite --from http://nowhere.invalid:1 --to https://abcdefghijklmnop.supabase.co'
rewrite='url-rewrite --from http://127.0.0.1:54321 --to https://abcdefghijklmnop.supabase.co'
lines=(
  "dump-clean"
  "dump-clean --literals=raw --comments=all"
  "dump-clean --comments=none --triggers=drop --rows-per-insert=1"
  "dump-clean --triggers=replica"
  "dump-clean --rows-per-insert=4"
  "dump-clean --rows-per-insert=1000 --literals=raw | dump-clean"
  "truncate-prepend"
  "$nothing"
  "dump-clean | truncate-prepend | $nothing"
  "dump-clean --triggers=replica --literals=raw | truncate-prepend --restart-identity | $nothing"
  "truncate-prepend | $nothing | dump-clean"
)
copy_lines=(
  "dump-clean --copy=keep --triggers=drop"
  "dump-clean --copy=keep --literals=raw | truncate-prepend | $nothing"
  "dump-clean --copy=insert --max-statement-bytes=500"
)
rewrite_lines=(
  "$rewrite"
  "dump-clean | truncate-prepend | $rewrite"
  "dump-clean --literals=raw | $rewrite | $rewrite"
)

start_roundtrip "$1"
shift
(($#)) || set -- "${!forms[@]}"
content source >"$tmp/source"
for form in "$@"; do
  read -ra form_options <<<"${forms[$form]}"
  dump "${form_options[@]}"
  record_expected
  # Or the test itself is wrong. (pg_dump --inserts writes the float -0 as a bare -0, which PostgreSQL reads as 0.)
  [[ $form == *inserts* ]] || diff "$tmp/source" "$tmp/want"
  for line in "${lines[@]}"; do same_content "$line"; done
  if [[ $form == copy* ]]; then for line in "${copy_lines[@]}"; do same_content "$line"; done; fi
  if [[ -e testdata/databases/$database/check.sql ]]; then for line in "${rewrite_lines[@]}"; do right_urls "$line"; done; fi
done
echo "$database: $# forms of dump, $failures failures"
((failures == 0))
