#!/usr/bin/env bash
# compare.sh: compares the filters with cat and with common alternatives.
#   tools/bazel run //tools/benchmark:compare -- [--mebibytes=500] [--rounds=7] [--record=DIR]
# Prints tables. With --record, also writes them to DIR/DATE.md and a plot to DIR/DATE.svg. commands.ndjson lists the
# commands and their goals.
set -euo pipefail
source tools/benchmark/record.sh

mebibytes=500 rounds=7 record=''
options mebibytes rounds record -- "$@"
in_scratch

echo 'http://127.0.0.1:54321 https://abc.supabase.co' >pairs.txt
for number in {1..19}; do echo "http://host$number.example https://new$number.example" >>pairs.txt; done
versions='' missing=()
for program in cat $(jq -r '.needs // empty' "$here/commands.ndjson" | sort -u); do
  if type -P "$program" >/dev/null; then
    versions+=", $program $(grep -m1 -oE '[0-9]+\.[0-9.]+' <<<"$("$program" --version)")"
  else
    missing+=("$program")
  fi
done

# section TITLE FORM SHAPE MEBIBYTES: makes a dump, runs the commands over it and prints their table.
section() {
  generate-dump --form="$2" --shape="$3" --size="$4MiB" >dump.sql
  jq -c --arg form "$2" 'select((.on | split(" ") | index($form)) and [.needs] - $ARGS.positional != [])' \
    "$here/commands.ndjson" --args "${missing[@]}" |
    measure_dump --rounds="$rounds" | jq -c --arg section "$1" '. + {$section}' >section.ndjson
  cat section.ndjson >>runs.ndjson
  printf '\n## %s, %s bytes\n\n' "$1" "$(stat -c %s dump.sql)"
  jq -rs -L "$here" -f "$here/table.jq" section.ndjson
}

report() {
  # shellcheck disable=SC2016 # these are backquotes
  printf '# Filters next to `cat`, %s\n\n![Ratio of wall times](%s.svg)\n\n' "$(date -u +%F)" "$(date -u +%F)"
  printf '%s\n' \
    "Each run is \`cat FILE | COMMAND > /dev/null\`. Runs come in pairs: the command directly before or after the command" \
    "that it is compared with, alternately. Wall seconds and the ratio within a pair are the median (minimum – maximum) of" \
    "$rounds pairs, after one pair to warm up. Processor time is the median, memory the maximum of any one process. (bash," \
    "which starts the command, takes 3 MiB.) \`cat\` compared with \`cat\` shows how reliable a ratio is." \
    "Commands and goals come from [commands.ndjson](../../tools/benchmark/commands.ndjson)." \
    "\`tools/bazel run //tools/benchmark:compare -- --mebibytes=$mebibytes --rounds=$rounds\`" '' "$(machine) ${versions#, }."
  if ((${#missing[@]})); then printf '\nNot installed here, so not measured: %s.\n' "${missing[*]}"; fi
  section 'INSERT statements, text of several lines' insert multiline "$mebibytes"
  section 'COPY data, text of several lines' copy multiline "$mebibytes"
  section 'COPY data, short rows' copy short "$mebibytes"
  section 'One INSERT of one row' insert huge-row $((mebibytes < 200 ? mebibytes : 200))
}

report | tee record.md
jq -rs -L "$here" -f "$here/plot.jq" runs.ndjson >plot.svg
keep record.md "$record" .md
keep plot.svg "$record" .svg
