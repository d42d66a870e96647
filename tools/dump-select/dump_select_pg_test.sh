#!/usr/bin/env bash
# dump_select_pg_test.sh [COUNT [FIRST]]: compares dump-select with a selection by joins in PostgreSQL, for COUNT
# generated databases, and loads its output into a copy of the schema with all foreign keys.
set -euo pipefail
source tools/testing/postgres.sh
source tools/dump-select/hostile_schema.sh
dump_select=$PWD/tools/dump-select/dump-select
count=${1:-12} first=${2:-1}
tmp=$(mktemp -d)
at_exit rm -rf "$tmp"
pg_start pg
for database in source target; do
  pg_createdb pg "$database"
  pg_psql "$(pg_conninfo pg "$database")" -f tools/dump-select/hostile_schema.sql -f tools/dump-select/oracle.sql
done
forms=('' --inserts --column-inserts --rows-per-insert=3 --load-via-partition-root)

# round SEED: fails and prints the difference if dump-select and the oracle disagree.
round() {
  local form=${forms[$1 % 5]} defer=''
  generate "$1" "$tmp"
  pg_psql "$(pg_conninfo pg source)" -1 -o /dev/null -c 'SELECT oracle.reset()' -f "$tmp/rows.sql" \
    -f "$tmp/keys.sql" -c "SELECT oracle.choose('{$(IFS=, && echo "${seed_ids[*]}")}', \$\${$(children_array)}\$\$)" \
    -c "\\o $tmp/expected" -c 'SELECT oracle.rows(true)' || return
  pg_dump -d "$(pg_conninfo pg source)" -n h -n '"H 2"' ${form:+"$form"} >"$tmp/dump.sql" || return
  "$dump_select" --schema="$tmp/dump.sql" "${seeds[@]}" "${children[@]}" "$tmp/dump.sql" >"$tmp/selected.sql" || return
  if ((is_cyclic)); then defer='SET CONSTRAINTS ALL DEFERRED'; fi
  pg_psql "$(pg_conninfo pg target)" -1 -o /dev/null -c 'SELECT oracle.reset()' -f "$tmp/keys.sql" \
    -c "$defer" -f "$tmp/selected.sql" -c "\\o $tmp/actual" -c 'SELECT oracle.rows(false)' || return
  selected=$((selected + $(grep -c '^\(h\.\|"H 2"\.\)' "$tmp/expected")))
  diff -u "$tmp/expected" "$tmp/actual"
}
children_array() {
  local child text=''
  for child in "${child_depths[@]}"; do text+=",\"${child//\"/\\\"}\""; done
  echo "${text#,}"
}

failures=0 selected=0
for ((seed = first; seed < first + count; ++seed)); do
  if round "$seed"; then continue; fi
  failures=$((failures + 1))
  printf 'FAILED: seed %s: dump-select %s %s\n' "$seed" "${seeds[*]}" "${children[*]}"
done
echo "$count databases, $selected rows selected, $failures failures"
exit "$((failures > 0))"
