#!/usr/bin/env bash
# Copies tables through CSV and csv-rows in a real PostgreSQL, which compares the copies.
set -euo pipefail
source tools/testing/postgres.sh
csv_rows=$PWD/tools/csv-rows/csv-rows
dump_upsert=$PWD/tools/dump-upsert/dump-upsert
tmp=$(mktemp -d)
at_exit rm -rf "$tmp"
pg_start pg
database=$(pg_conninfo pg)

failures=0
# same TEXT EXPECTED ACTUAL: reports a failure if ACTUAL differs from EXPECTED.
same() {
  if [[ $2 == "$3" ]]; then return; fi
  printf 'FAILED: %s\n  expected: %s\n  actual:   %s\n' "$1" "$2" "$3"
  failures=$((failures + 1))
}

# copy TABLE COPY_OPTIONS [OPTION...]: copies TABLE to s.copy through CSV and compares them.
copy() {
  pg_psql "$database" -c "DROP TABLE IF EXISTS s.copy" -c "CREATE TABLE s.copy (LIKE s.$1 INCLUDING ALL)" 2>"$tmp/notices"
  pg_psql "$database" -c "COPY (SELECT * FROM s.$1) TO STDOUT (FORMAT csv, HEADER, $2)" >"$tmp/in.csv"
  "$csv_rows" --table=s.copy "${@:3}" "$tmp/in.csv" >"$tmp/rows.sql"
  pg_psql "$database" -f "$tmp/rows.sql"
  same "$1, $2: equal rows" "t 0 0" "$(pg_psql "$database" -F ' ' -c "
    SELECT (SELECT count(*) FROM s.$1) = (SELECT count(*) FROM s.copy) AND (SELECT count(*) FROM s.$1) > 0,
      (SELECT count(*) FROM (TABLE s.$1 EXCEPT ALL TABLE s.copy) AS missing),
      (SELECT count(*) FROM (TABLE s.copy EXCEPT ALL TABLE s.$1) AS added)")"
}

pg_psql "$database" <<'SQL'
CREATE SCHEMA s;
CREATE TABLE s.hostile (id int GENERATED ALWAYS AS IDENTITY, "The ""key"", x" text, "select" text);
INSERT INTO s.hostile ("The ""key"", x", "select")
  SELECT a, b FROM unnest(ARRAY[
    '', NULL, 'NULL', '"', '""', ',', E'\n', E'\r\n', E'\r', '\', '\N', '\.', E'\\.\n', E'a\nb', ' ', ' a ', E'\t', '''',
    'it''s; -- x', '/* */', '$$', E'\u00e4\u4e2d\U0001F600', E'\u2028\u0085', 'a,b', 'a;b', 'a"b', '"a"', E'\x01\x7f', '#',
    repeat('long "x" ', 100000)]) AS a,
    unnest(ARRAY['', NULL, '"', E',\n', '\', E'\U0001F600']) AS b;
CREATE TABLE s.single (v text);
INSERT INTO s.single VALUES (''), (NULL), ('\.'), ('x'), (E'\n'), (NULL);
CREATE TABLE s.kinds (i bigint, n numeric, f float8, b boolean, d bytea, j jsonb, a text[], t timestamptz, v interval, x text);
INSERT INTO s.kinds VALUES
  (-9223372036854775808, 'NaN', '-0', true, '\x00ff22', '{"a": ["\"", null]}', '{NULL,"NULL","a,b"}', '-infinity', '-1 day', ''),
  (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (0, 1e-30, 0.1, false, '', '"x"', '{}', '2026-02-28 23:59:59.999999+05:30', '1 year 2 mons', 'x');
SQL
for batch in 1 7 100; do
  for table in hostile single kinds; do copy "$table" "DELIMITER ','" --batch="$batch"; done
done
copy hostile "DELIMITER ';', NULL 'NULL'" --delimiter=';' --null=NULL
copy hostile "DELIMITER E'\\t', FORCE_QUOTE *" --delimiter=$'\t'
copy kinds "NULL '\\N'" --null='\N'
sed 's/$/\r/' "$tmp/in.csv" >"$tmp/windows.csv"
pg_psql "$database" -c "TRUNCATE s.copy"
"$csv_rows" --table=s.copy --null='\N' "$tmp/windows.csv" | pg_psql "$database" -f -
same "CRLF" 3 "$(pg_psql "$database" -c "SELECT count(*) FROM s.copy")"

# The output is a dump that dump-upsert accepts.
pg_psql "$database" -c "CREATE TABLE s.agents (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, born date)" \
  -c "INSERT INTO s.agents (name) VALUES ('old'), ('only here')"
pg_dump -d "$database" --schema-only -t s.agents >"$tmp/schema.sql"
printf 'name,born,id\nnew,1815-12-10,1\n"",,3\n' | "$csv_rows" --table=s.agents |
  "$dump_upsert" --schema="$tmp/schema.sql" >"$tmp/rows.sql"
pg_psql "$database" -f "$tmp/rows.sql"
same "dump-upsert" $'1|new|1815-12-10\n2|only here|\n3||' "$(pg_psql "$database" -c "TABLE s.agents ORDER BY id")"

exit "$((failures > 0))"
