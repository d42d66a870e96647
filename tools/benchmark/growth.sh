#!/usr/bin/env bash
# growth.sh: measures how time grows with the size of a dump, its tables and its rows. Also measures memory and the time
# of a start.
#   tools/bazel run //tools/benchmark:growth -- [--largest=4096] [--mebibytes=100] [--rounds=5] [--commands=REGEX] \
#     [--record=DIR]
# Prints tables. With --record, also writes them to DIR/DATE-growth.md. Where the size grows, dumps have up to --largest
# MiB; elsewhere they have --mebibytes MiB. Temporary files need twice that. --commands selects commands by name; cat is
# always measured.
set -euo pipefail
source tools/benchmark/record.sh

largest=4096 mebibytes=100 rounds=5 commands='' record=''
options largest mebibytes rounds commands record -- "$@"
in_scratch
jq -c --arg commands "$commands" 'select((.on | test("growth")) and (.name == "cat" or (.name | test($commands))))' \
  "$here/commands.ndjson" >commands.ndjson

# runs TABLE ROW "MEASURE'S OPTIONS" GENERATOR'S OPTIONS…: measures the commands for a row of a table.
runs() {
  local measure_options
  read -ra measure_options <<<"$3"
  generate-dump "${@:4}" >dump.sql
  measure_dump "${measure_options[@]}" <commands.ndjson |
    jq -c --arg table "$1" --arg row "$2" --argjson bytes "$(stat -c %s dump.sql)" '. + {$table, $row, $bytes}' >>runs.ndjson
}
# table TITLE TABLE CELL: prints a table: see growth.jq.
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
    "Each run is \`cat FILE | COMMAND > /dev/null\`. Runs come in pairs with \`cat\` in place of the command: $rounds pairs," \
    "after one pair to warm up. Seconds per GB are the minimum, which other load on the machine affects least; ratios are the" \
    "median. The time of a small dump is that of starting bash and the command." \
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
