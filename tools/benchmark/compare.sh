#!/usr/bin/env bash
# compare.sh: how long the filters take, next to cat and to what people would use instead.
#   tools/bazel run //tools/benchmark:compare -- [--mebibytes=500] [--rounds=7] [--record=DIR]
# prints a table; with --record also writes DIR/DATE.md, with the machine and the distribution of every figure.
set -euo pipefail

mebibytes=500 rounds=7 record=''
for argument in "$@"; do
  case $argument in
    --mebibytes=*) mebibytes=${argument#*=} ;;
    --rounds=*) rounds=${argument#*=} ;;
    --record=*) record=$(realpath -m -- "${BUILD_WORKING_DIRECTORY:-.}/${argument#*=}") ;;
    --help) sed -n '2,4s/^# \{0,1\}//p' "$0"; exit ;;
    *) echo "compare: unknown argument $argument, see --help" >&2; exit 2 ;;
  esac
done

here=$(cd tools/benchmark && pwd)
for filter in dump-clean dump-tokens truncate-prepend url-rewrite; do PATH=$PWD/tools/$filter:$PATH; done
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"

local_origin=http://127.0.0.1:54321
new_origin=https://abcdefghijklmnop.supabase.co
one_pair="url-rewrite --from=$local_origin --to=$new_origin"
twenty_pairs="url-rewrite --report=report.json --from=$local_origin --to=$new_origin"
for number in {1..19}; do twenty_pairs+=" --from=http://host$number.example --to=https://new$number.example"; done
twenty_pairs+=' 2>notes.log'   # of pairs that match nothing

# commands FORM: what is measured on a dump with INSERT statements, or COPY data, in the array `commands`. `optional PROGRAM
# NAME COMMAND` is left out where the program is not installed.
optional() { if command -v "$1" >/dev/null; then commands+=("$2=$3"); fi; }
commands() {
  commands=(
    "cat=cat"
    "dump-tokens --count=dump-tokens --count"
    "url-rewrite, 1 pair=$one_pair"
    "url-rewrite, 20 pairs, report=$twenty_pairs"
  )
  local clean=dump-clean
  if [[ $1 == copy ]]; then clean='dump-clean --copy=keep'; fi
  if [[ $1 == insert ]]; then
    commands+=(
      "dump-clean --literals raw=dump-clean --literals=raw"
      "dump-clean=dump-clean"
      "dump-clean --rows-per-insert 100=dump-clean --rows-per-insert=100"
    )
  else
    commands+=(
      "dump-clean --copy keep=dump-clean --copy=keep"
      "dump-clean, COPY to INSERT=dump-clean"
    )
  fi
  commands+=(
    "truncate-prepend, file=truncate-prepend dump.sql"
    "truncate-prepend, pipe=truncate-prepend"
    "cat, cat, cat=cat | cat | cat"
    "dump-clean, truncate-prepend, url-rewrite=$clean | truncate-prepend | $one_pair"
  )
  # Its status is 1 where nothing matches.
  optional rg "ripgrep --passthru, 1 URL" "rg --passthru --no-line-number -F $local_origin -r $new_origin || ((\$? == 1))"
  optional perl "perl -pe, 1 URL" "perl -pe 's{\\Q$local_origin\\E}{$new_origin}g'"
  optional sed "sed, 1 URL" "LC_ALL=C sed 's|${local_origin//./\\.}|$new_origin|g'"
}

# table SHAPE OPTIONS…: the dump, the runs, and a table of them.
table() {
  local title=$1 form=$2
  shift 2
  generate-dump --form="$form" --mebibytes="$mebibytes" "$@" >dump.sql
  commands "$form"
  measure --input=dump.sql --rounds="$rounds" "${commands[@]}" >runs.ndjson
  printf '\n## %s, %s bytes\n\n' "$title" "$(stat -c %s dump.sql)"
  jq -rs -f "$here/table.jq" runs.ndjson
}

report() {
  # shellcheck disable=SC2016 # these are backquotes
  printf '# Filters next to `cat`, %s\n\n' "$(date -u +%F)"
  printf '%s\n' \
    "Each figure is for \`cat FILE | COMMAND > /dev/null\`: wall time as median (minimum – maximum) of $rounds runs, taken in" \
    "turns with the others; its ratio to \`cat\` in the same place; processor time; the largest process's memory." \
    "\`tools/bazel run //tools/benchmark:compare -- --mebibytes=$mebibytes --rounds=$rounds\`" '' \
    "Machine: $(nproc) × $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(awk '/MemTotal/ {printf "%.0f GiB", $2 / 1048576}' /proc/meminfo) of memory, Linux $(uname -r)."
  table 'INSERT statements, text of several lines' insert
  table 'COPY data, text of several lines' copy
  table 'COPY data, short rows' copy --shape=short
  mebibytes=$((mebibytes < 200 ? mebibytes : 200)) table 'One INSERT of one row' insert --shape=huge-row
}

PATH=$here:$PATH
report | tee record.md
if [[ -n $record ]]; then
  mkdir -p "$record"
  cp record.md "$record/$(date -u +%F).md"
fi
