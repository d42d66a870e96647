#!/usr/bin/env bash
# Decides conflicts by typed values, applies the SQL to a real PostgreSQL, and compares what it has stored with the bytes
# that were typed.
set -euo pipefail
source tools/testing/assert.sh
source tools/testing/postgres.sh
dump_diff=$PWD/tools/dump-diff/dump-diff
pg_start pg
sql() { pg_psql "$(pg_conninfo pg)" "$@"; }
dump() { pg_dump -d "$(pg_conninfo pg)" --data-only; }
# state: prints the rows that are not of `hostile`.
state() { sql -c "select * from typed" | paste -sd ' '; }

# Each is typed into a text, and into a json as a string.
# shellcheck disable=SC1003,SC2016  # these are values, not code
hostile=("O'Neil" '"quoted"' 'back\slash' '\' '\\' "\\'" $'two\nlines' $'tab\there' $'carriage\rreturn' '{"a": [1, "x", null]}'
  '$rows$' '$rows1$ $$ $rows$' '\N' '\.' 'NULL' 'null' ':name' "'; drop table hostile; --" '/* */' '(a,"b")' '{a,b}' '%s%n'
  '</script><b>' 'Grüße 日本語 🦊' $'\x01\x7f' ' blanks ' '' "$(printf 'x%.0s' {1..100000})")
count=${#hostile[@]}
sql <<SQL
create table hostile (id int primary key, v text, j json, n text);
create table typed (id int primary key, born date, number int, short varchar(3), vip boolean, seen timestamptz, doc jsonb);
insert into hostile select i, 'base', '"base"', 'base' from generate_series(0, $((count - 1))) i;
insert into typed values (1, '2000-01-01', 1, 'a', null, '2026-01-01 00:00Z', '1');
SQL
pg_dump -d "$(pg_conninfo pg)" --schema-only >"$tmp/schema.sql"
dump >"$tmp/base.sql"
sql -c "update hostile set v = 'wanted', j = '\"wanted\"', n = 'wanted'" \
  -c "update typed set born = '2000-01-03', number = 3, short = 'w', vip = false, seen = '2026-01-03 00:00Z', doc = '3'"
dump >"$tmp/wanted.sql"
sql -c "update hostile set v = 'current', j = '\"current\"', n = 'current'" \
  -c "update typed set born = '2000-01-02', number = 2, short = 'c', vip = true, seen = '2026-01-02 00:00Z', doc = '2'"
dump >"$tmp/current.sql"
before=$(state)

# diff_dumps OPTION...: compares the three dumps.
diff_dumps() { "$dump_diff" --schema="$tmp/schema.sql" --base="$tmp/base.sql" "$@" "$tmp/current.sql" "$tmp/wanted.sql"; }
diff_dumps >"$tmp/conflicts.ndjson" 2>/dev/null || true
expect 'conflicts' "$(wc -l <"$tmp/conflicts.ndjson")" "$((count + 1))"
# push: applies the changes that the decisions in choices.ndjson result in; $status is psql's, and the output in $tmp/err.
push() {
  status=0
  diff_dumps --resolutions="$tmp/choices.ndjson" --result="$tmp/result.sql" >"$tmp/changes.sql"
  sql -f "$tmp/changes.sql" >"$tmp/out" 2>"$tmp/err" || status=$?
}
# decide VALUES: decides the row of `typed` by VALUES, a JSON object, and otherwise as production has it.
decide() {
  jq -c --argjson values "$1" 'if .table == "public.typed" then .values = $values else . end | .choice = "current"' \
    "$tmp/conflicts.ndjson" >"$tmp/choices.ndjson"
}
refused() {
  expect 'status' "$status" 3
  grep -qF -e "$1" "$tmp/err" || fail "psql does not say '$1': $(<"$tmp/err")"
  expect 'rows' "$(state)" "$before"
}

it 'PostgreSQL refuses values that the column cannot have'
decide '{"number": "x"}'
push
refused 'invalid input syntax for type integer: "x"'
decide '{"short": "long"}'
push
refused 'value too long for type character varying(3)'
decide '{"doc": "{"}'
push
refused 'invalid input syntax for type json'

it 'a value in another form than PostgreSQL writes is refused, with that form'
decide '{"born": "2026-1-2"}'
push
refused "public.typed (id)=(1): the typed value of born would become '2026-01-02' (expected the form in which PostgreSQL writes it): nothing was changed"
decide '{"doc": "{\"b\":1,\"a\":2}"}'
push
refused "the typed value of doc would become '{\"a\": 2, \"b\": 1}'"

it 'production has changed since'
decide '{"number": "7"}'
sql -c "update typed set short = 'new'"
before=$(state)
push
refused 'public.typed (id)=(1) is not as it was dumped: nothing was changed'
sql -c "update typed set short = 'c'"

it 'values are stored as they were typed'
: >"$tmp/choices.ndjson"
for i in "${!hostile[@]}"; do printf '%s' "${hostile[i]}" >"$tmp/value.$i"; done
while IFS= read -r line; do
  if [[ $line == *'"public.typed"'* ]]; then
    jq -c '. + {values: {born: null, number: "-7", short: "", vip: "false", seen: "2026-02-01 01:30:00+01", doc: "{\"a\": 2, \"b\": 1}"}}'
  else
    jq -c --rawfile value "$tmp/value.$(jq -r .key.id <<<"$line")" \
      '. + {choice: "wanted", values: {v: $value, j: ($value | tojson), n: null}}'
  fi <<<"$line" >>"$tmp/choices.ndjson"
done <"$tmp/conflicts.ndjson"
push
expect 'status' "$status$(<"$tmp/err")" 0
for i in "${!hostile[@]}"; do
  expect "text $i" "$(sql -c "select encode(convert_to(v, 'UTF8'), 'hex') from hostile where id = $i" | md5sum)" \
    "$({ od -An -v -tx1 "$tmp/value.$i" | tr -d ' \n' && echo; } | md5sum)"
done
expect 'the same text in both columns' "$(sql -c "select count(*) from hostile where j #>> '{}' = v")" "$count"
expect 'NULL' "$(sql -c 'select count(*) from hostile where n is null')" "$count"
expect 'other types' "$(sql -c "set timezone = 'UTC'" -c 'select * from typed')" '1||-7||f|2026-02-01 00:30:00+00|{"a": 2, "b": 1}'

it 'the result has the rows of production'
dump >"$tmp/after.sql"
expect 'differences' "$("$dump_diff" --schema="$tmp/schema.sql" --format=ndjson "$tmp/after.sql" "$tmp/result.sql")" ''
finish
