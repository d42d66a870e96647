#!/usr/bin/env bash
# Tests that a dump, loaded into a real PostgreSQL server, yields the same tables and sequences with and without the
# filters.
#
#   roundtrip_test.sh [--all] DATABASE [FORM...]   a folder of testdata/databases; the forms of dump to try (default: all)
#
# Each line of filters is tried on every third form, and each form with every third line. With --all, each line is tried
# on each form.
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
nothing='url-rewrite --allow-unmatched --from http://nowhere.invalid:1 --to https://abcdefghijklmnop.supabase.co'
rewrite='url-rewrite --allow-unmatched --from http://127.0.0.1:54321 --to https://abcdefghijklmnop.supabase.co'
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

every=3
if [[ $1 == --all ]]; then
  every=1
  shift
fi
start_roundtrip "$1"
shift
if ((! $#)); then mapfile -t names < <(printf '%s\n' "${!forms[@]}" | LC_ALL=C sort) && set -- "${names[@]}"; fi
content source >"$tmp/source"
tried=0
for form in "$@"; do
  read -ra form_options <<<"${forms[$form]}"
  dump "${form_options[@]}"
  record_expected
  # Otherwise the test itself is wrong. (pg_dump --inserts writes the float -0 as a bare -0, which PostgreSQL reads as
  # 0.)
  [[ $form == *inserts* ]] || diff "$tmp/source" "$tmp/want"
  tries=("${lines[@]/#/same_content }")
  if [[ $form == copy* ]]; then tries+=("${copy_lines[@]/#/same_content }"); fi
  if [[ -e testdata/databases/$database/check.sql ]]; then tries+=("${rewrite_lines[@]/#/right_urls }"); fi
  for try in "${tries[@]}"; do
    # The number of lines per form is not a multiple of three, so each form starts with a different line.
    if ((tried++ % every == 0)); then "${try%% *}" "${try#* }"; fi
  done
done
echo "$database: $# forms of dump, $failures failures"
((failures == 0))
