#!/usr/bin/env bash
# growth.sh: whether time grows with the dump's bytes and with nothing else, what memory it takes, and how long a start.
#   tools/bazel run //tools/benchmark:growth -- [--largest=4096] [--mebibytes=100] [--rounds=5] [--commands=REGEX] \
#     [--record=DIR]
# prints tables; with --record also writes DIR/DATE-growth.md. Dumps are of up to --largest MiB where the size is what grows,
# else of --mebibytes; twice that must be free for temporary files. --commands measures only those so named, and cat.
set -euo pipefail
source tools/benchmark/record.sh

largest=4096 mebibytes=100 rounds=5 commands='' record=''
options largest mebibytes rounds commands record -- "$@"
in_scratch
jq -c --arg commands "$commands" 'select((.on | test("growth")) and (.name == "cat" or (.name | test($commands))))' \
  "$here/commands.ndjson" >commands.ndjson

# runs TABLE ROW "MEASURE'S OPTIONS" GENERATOR'S OPTIONS…: what the row will be made of.
runs() {
  local measure_options
  read -ra measure_options <<<"$3"
  generate-dump "${@:4}" >dump.sql
  measure_dump "${measure_options[@]}" <commands.ndjson |
    jq -c --arg table "$1" --arg row "$2" --argjson bytes "$(stat -c %s dump.sql)" '. + {$table, $row, $bytes}' >>runs.ndjson
}
# table TITLE TABLE CELL: see growth.jq.
table() {
  printf '\n## %s\n\n' "$1"
  jq -rs -L "$here" --arg table "$2" --arg cell "$3" -f "$here/growth.jq" runs.ndjson
}

measure_all() {
  local form size tables rows shape
  for form in insert copy; do
    for size in 1 16 256 1024 4096; do
      if ((size <= largest)); then runs "$form size" "$size MiB" "--rounds=$rounds" --form="$form" --size="${size}MiB"; fi
    done
    for tables in 1 10 100 1000 10000; do
      runs "$form tables" "$tables" "--rounds=$rounds" --form="$form" --size="${mebibytes}MiB" --shape=short --tables="$tables"
    done
    for shape in multiline short long json bytea; do
      runs shapes "${form^^}, $shape" "--rounds=$rounds" --form="$form" --size="${mebibytes}MiB" --shape="$shape"
    done
    runs shapes "${form^^}, short, 10 000 tables" "--rounds=$rounds" --form="$form" --size="${mebibytes}MiB" --shape=short --tables=10000
    runs shapes "${form^^}, one row of $((2 * mebibytes)) MiB" "--rounds=$rounds" --form="$form" --size="$((2 * mebibytes))MiB" --shape=huge-row
  done
  for rows in 1 10 100 1000 10000; do
    runs rows "$rows" "--rounds=$rounds" --size="${mebibytes}MiB" --rows-per-insert="$rows"
  done
  runs start 'INSERT, 1 kB' "--direct --rounds=$((40 * rounds))" --size=1KB --shape=short
}

report() {
  # shellcheck disable=SC2016 # these are backquotes
  printf '# Growth, memory, start, %s\n\n' "$(date -u +%F)"
  printf '%s\n' \
    "Each run is \`cat FILE | COMMAND > /dev/null\`, one of a pair with \`cat\` in the command's place; $rounds pairs, after one" \
    "that does not count. Seconds per GB are the least of them, to see growth and not what else the machine did; ratios are" \
    "the median. A small dump takes as long as it takes to start bash and the command." \
    "\`tools/bazel run //tools/benchmark:growth -- --largest=$largest --mebibytes=$mebibytes --rounds=$rounds\`" '' "$(machine)"
  measure_all
  table 'INSERT statements, by size of the dump' 'insert size' 'seconds per GB'
  table 'COPY data, by size of the dump' 'copy size' 'seconds per GB'
  table 'INSERT statements, by number of tables' 'insert tables' 'seconds per GB'
  table 'COPY data, by number of tables' 'copy tables' 'seconds per GB'
  table 'By number of rows in an INSERT' rows 'seconds per GB'
  table 'By shape: wall time in multiples of cat'"'"'s' shapes ratio
  table 'By shape: most memory of a process (goal: 16 MiB, for one row 64 MiB)' shapes MiB
  table "Start: $((40 * rounds)) runs without bash, median (minimum – maximum) (goal: 3 ms)" start ms
}

report | tee record.md
keep record.md "$record" -growth.md
