#!/usr/bin/env bash
# Loads the output of dump-upsert into a real PostgreSQL that has other rows.
# shellcheck disable=SC2317  # the forms of a dump are called by name
set -euo pipefail
source tools/testing/postgres.sh
dump_upsert=$PWD/tools/dump-upsert/dump-upsert
tmp=$(mktemp -d)
at_exit rm -rf "$tmp"
pg_start pg

failures=0
# same TEXT EXPECTED ACTUAL: reports a failure if ACTUAL differs from EXPECTED.
same() {
  if [[ $2 == "$3" ]]; then return; fi
  printf 'FAILED: %s\n  expected: %s\n  actual:   %s\n' "$1" "$2" "$3"
  failures=$((failures + 1))
}
has() { if [[ $3 != *"$2"* ]]; then same "$1" "…$2…" "$3"; fi; }
run() { pg_psql "$(pg_conninfo pg "$1")" -f -; }
query() { pg_psql "$(pg_conninfo pg "$1")" -c "$2"; }
# Prints every row of a table with its xmin, which changes if the row is written.
rows_with_xmin() { query target "SELECT xmin, t FROM $1 AS t ORDER BY t::text"; }

# copy_form and insert_form print the rows of the database `source`. The last one has five rows per INSERT.
copy_form() {
  pg_dump -d "$(pg_conninfo pg source)" --data-only --exclude-table-data=public.log "$@" 2>"$tmp/pg_dump.err"
}
insert_form() { copy_form --inserts "$@"; }
column_form() { copy_form --column-inserts --rows-per-insert=5 "$@"; }
root_form() { copy_form --load-via-partition-root "$@"; }

# upsert [OPTION...]: merges $tmp/dump.sql into the database `target`.
upsert() {
  "$dump_upsert" --schema="$tmp/schema.sql" "$@" "$tmp/dump.sql" >"$tmp/push.sql" || return
  pg_psql "$(pg_conninfo pg target)" -f "$tmp/push.sql" >"$tmp/load.out" 2>"$tmp/load.err"
}

# begin: makes the databases `source` and `target` with the tables of stdin.
begin() {
  cat >"$tmp/tables.sql"
  for database in source target; do
    pg_dropdb pg "$database" 2>"$tmp/ignored" || true
    pg_createdb pg "$database"
    run "$database" <"$tmp/tables.sql"
  done
  pg_dump -d "$(pg_conninfo pg target)" --schema-only >"$tmp/schema.sql"
}

# --- Rows of every kind, in every form of a dump. A second run writes no row.

for form in copy_form insert_form column_form root_form; do
  begin <<'SQL'
CREATE EXTENSION citext;
CREATE TABLE parent (id int PRIMARY KEY, name text, code text UNIQUE);
CREATE TABLE cascaded (id int PRIMARY KEY, parent_id int REFERENCES parent ON DELETE CASCADE);
CREATE TABLE nulled (id int PRIMARY KEY, parent_id int REFERENCES parent ON DELETE SET NULL);
CREATE TABLE log (entry text);
CREATE FUNCTION log() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN INSERT INTO public.log VALUES (tg_op || ' ' || tg_table_name); RETURN NULL; END $$;
CREATE TRIGGER log AFTER INSERT OR UPDATE OR DELETE ON parent FOR EACH ROW EXECUTE FUNCTION log();
CREATE TABLE link (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE always (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v text);
CREATE TABLE generated (id int PRIMARY KEY, v int, twice int GENERATED ALWAYS AS (v * 2) STORED);
CREATE TABLE part (id int, region text, v text, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
CREATE TABLE part_eu PARTITION OF part FOR VALUES IN ('eu');
CREATE TABLE part_us PARTITION OF part FOR VALUES IN ('us');
CREATE TABLE kinds (id int PRIMARY KEY, j json, p point, x xml, c citext, n numeric, f float8, b bytea, ch char(4),
  a text[], "at" timestamptz, i interval);
CREATE TABLE "Odd ""table" ("the key" text PRIMARY KEY, "select" text, "it's" text, "existing" text, "excluded" text);
CREATE TABLE excluded (existing int PRIMARY KEY, detail text, violated text UNIQUE);
CREATE TABLE keyed_by_unique (code text NOT NULL UNIQUE, v text);
CREATE TABLE node (id int PRIMARY KEY, next int REFERENCES node);
CREATE TABLE a (id int PRIMARY KEY, b_id int);
CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a);
ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b;
SQL
  run source <<'SQL'
INSERT INTO parent VALUES (1, 'new name', 'a'), (2, E'tab\there', 'b'), (5, NULL, NULL);
INSERT INTO link VALUES (1, 1), (2, 2);
INSERT INTO always OVERRIDING SYSTEM VALUE VALUES (10, 'x'), (11, 'y');
INSERT INTO generated (id, v) VALUES (1, 5), (2, 6);
INSERT INTO part VALUES (1, 'eu', 'x'), (2, 'us', 'y');
INSERT INTO kinds VALUES
  (1, '{"a": 1}', '(1,2)', '<a/>', 'Word', 1.00, '-0', '\x00ff', 'ab', '{a,NULL,""}', '2026-01-01 00:00+00', '24:00'),
  (2, '{"a":2}', '(0.1,2)', '<b/>', 'same', 2.5, 'NaN', '', '', '{}', NULL, '1 day');
INSERT INTO kinds VALUES (3);
INSERT INTO "Odd ""table" VALUES ('it''s', '\.', E'a\\b\nc', '', NULL), ('k', 'v', '$$', 'x', 'y');
INSERT INTO excluded VALUES (1, 'one', 'u'), (2, 'two', 'v');
INSERT INTO keyed_by_unique VALUES ('x', 'new'), ('y', 'y');
INSERT INTO node VALUES (1, 2), (2, 3), (3, 3);
BEGIN; ALTER TABLE a DISABLE TRIGGER ALL; INSERT INTO a VALUES (1, 1), (2, 2); INSERT INTO b VALUES (1, 1), (2, 2);
ALTER TABLE a ENABLE TRIGGER ALL; COMMIT;
SQL
  run target <<'SQL'
INSERT INTO parent VALUES (1, 'old name', 'a'), (2, E'tab\there', 'b'), (3, 'only here', 'c');
INSERT INTO cascaded VALUES (100, 1), (101, 3);
INSERT INTO nulled VALUES (100, 1), (101, 3);
TRUNCATE log;
INSERT INTO link VALUES (1, 1), (9, 9);
INSERT INTO always OVERRIDING SYSTEM VALUE VALUES (10, 'old'), (12, 'only here');
INSERT INTO generated (id, v) VALUES (1, 4), (3, 3);
INSERT INTO part VALUES (1, 'eu', 'old'), (3, 'us', 'only here');
INSERT INTO kinds VALUES
  (1, '{"a":1}', '(1,2.5)', '<a></a>', 'word', 1.0, '0', '\x00fe', 'abc', '{a}', '2026-01-01 00:00+01', '1 day'),
  (2, '{"a":2}', '(0.1,2)', '<b/>', 'same', 2.5, 'NaN', '', '', '{}', NULL, '1 day');
INSERT INTO "Odd ""table" VALUES ('k', 'old', '', '', '');
INSERT INTO excluded VALUES (1, 'old', 'u');
INSERT INTO keyed_by_unique VALUES ('x', 'old'), ('z', 'only here');
INSERT INTO node VALUES (3, NULL), (4, 3);
SQL
  "$form" >"$tmp/dump.sql"
  before=$(query target "SELECT xmin, k FROM kinds AS k WHERE id = 2")
  upsert || { cat "$tmp/load.err"; exit 1; }
  same "$form: rows of the target stay, rows of the dump are inserted or updated" \
    $'1|new name|a\n2|tab\there|b\n3|only here|c\n5||' "$(query target 'SELECT * FROM parent ORDER BY id')"
  same "$form: only rows that differ are written" $'INSERT parent\nUPDATE parent' \
    "$(query target 'SELECT * FROM log ORDER BY 1')"
  same "$form: children with ON DELETE CASCADE stay" $'100|1\n101|3' "$(query target 'TABLE cascaded')"
  same "$form: children with ON DELETE SET NULL stay" $'100|1\n101|3' "$(query target 'TABLE nulled')"
  same "$form: keys only" $'1|1\n2|2\n9|9' "$(query target 'TABLE link ORDER BY a')"
  same "$form: GENERATED ALWAYS AS IDENTITY" $'10|x\n11|y\n12|only here' "$(query target 'TABLE always ORDER BY id')"
  same "$form: generated columns" $'1|5|10\n2|6|12\n3|3|6' "$(query target 'TABLE generated ORDER BY id')"
  same "$form: partitions" $'part_eu|1|eu|x\npart_us|2|us|y\npart_us|3|us|only here' \
    "$(query target 'SELECT tableoid::regclass, * FROM part ORDER BY id')"
  kinds=$(query source 'TABLE kinds ORDER BY id')
  # pg_dump --inserts writes the number -0 without quotes, and SQL reads it as 0.
  if [[ $form == @(insert_form|column_form) ]]; then kinds=${kinds/|-0|/|0|}; fi
  same "$form: values are equal as text" "$kinds" "$(query target 'TABLE kinds ORDER BY id')"
  same "$form: a row with equal values is not written" "$before" \
    "$(query target "SELECT xmin, k FROM kinds AS k WHERE id = 2")"
  same "$form: quoted names" "$(query source 'TABLE "Odd ""table" ORDER BY 1')" \
    "$(query target 'TABLE "Odd ""table" ORDER BY 1')"
  same "$form: names of the generated SQL" $'1|one|u\n2|two|v' "$(query target 'TABLE excluded ORDER BY 1')"
  same "$form: a unique key" $'x|new\ny|y\nz|only here' "$(query target 'TABLE keyed_by_unique ORDER BY 1')"
  same "$form: a table that references itself" $'1|2\n2|3\n3|3\n4|3' "$(query target 'TABLE node ORDER BY 1')"
  same "$form: a cycle" $'1|1|1|1\n2|2|2|2' "$(query target 'SELECT * FROM a, b WHERE a.id = b.id ORDER BY 1')"
  same "$form: constraints are restored" 0 "$(query target 'SELECT count(*) FROM pg_constraint WHERE condeferrable')"
  tables=(parent cascaded nulled log link always generated part kinds '"Odd ""table"' excluded keyed_by_unique node a b)
  before=$(for table in "${tables[@]}"; do rows_with_xmin "$table"; done)
  upsert
  same "$form: a second run writes no row" "$before" "$(for table in "${tables[@]}"; do rows_with_xmin "$table"; done)"
  query target "UPDATE parent SET name = 'kept'; DELETE FROM parent WHERE id = 5; UPDATE excluded SET detail = 'kept'" >/dev/null
  upsert --existing=keep
  same "$form: --existing=keep inserts rows and changes none" $'1|kept|a\n2|kept|b\n3|kept|c\n5||' \
    "$(query target 'SELECT * FROM parent ORDER BY id')"
  same "$form: --existing=keep and another unique key" $'1|kept|u\n2|kept|v' "$(query target 'TABLE excluded ORDER BY 1')"
done

# A truncated dump writes nothing.
sed '/PostgreSQL database dump complete/d' "$tmp/dump.sql" >"$tmp/truncated.sql"
status=0
"$dump_upsert" --schema="$tmp/schema.sql" "$tmp/truncated.sql" >"$tmp/push.sql" 2>"$tmp/err" || status=$?
same "a truncated dump" "3 " "$status $(<"$tmp/push.sql")"

# --- Referenced columns that change in existing rows, with the rows that reference them.

begin <<'SQL'
CREATE TABLE parent (id int PRIMARY KEY, code text UNIQUE);
CREATE TABLE child (id int PRIMARY KEY, code text REFERENCES parent (code));
SQL
query source "INSERT INTO parent VALUES (1, 'new'); INSERT INTO child VALUES (1, 'new')"
query target "INSERT INTO parent VALUES (1, 'old'); INSERT INTO child VALUES (1, 'old')"
copy_form >"$tmp/dump.sql"
upsert || cat "$tmp/load.err"
same "a referenced column changes" '1|new|1|new' "$(query target 'SELECT * FROM parent, child')"

# --- Two unique keys.

for form in copy_form insert_form column_form; do
  begin <<'SQL'
CREATE TABLE t (id int PRIMARY KEY, email text UNIQUE, v text);
SQL
  query source "INSERT INTO t VALUES (1, 'b@x', 'new'), (4, 'd@x', 'new')"
  query target "INSERT INTO t VALUES (1, 'a@x', 'old'), (2, 'b@x', 'old')"
  "$form" >"$tmp/dump.sql"
  same "$form: another row has the unique value" failed "$(upsert || echo failed)"
  for part in 'violates unique constraint "t_email_key"' '(id)=(1)' '(id)=(2)' 'Key (email)=(b@x) already exists.' \
    'matched by "t_pkey"'; do
    has "$form: the error names both keys" "$part" "$(<"$tmp/load.err")"
  done
  same "$form: the transaction is rolled back" $'1|a@x|old\n2|b@x|old' "$(query target 'TABLE t ORDER BY id')"
  query source "UPDATE t SET id = 9 WHERE id = 1"
  "$form" >"$tmp/dump.sql"
  for mode in update keep; do
    same "$form: a new key, an existing unique value" failed "$(upsert --existing=$mode || echo failed)"
    has "$form: the error names both rows" '(id)=(9) violates unique constraint "t_email_key": the existing row with (id)=(2)' "$(<"$tmp/load.err")"
  done
  query target "UPDATE t SET email = 'c@x' WHERE id = 2"
  upsert
  same "$form: without the conflict" $'1|a@x|old\n2|c@x|old\n4|d@x|new\n9|b@x|new' "$(query target 'TABLE t ORDER BY id')"
done

# Equality of the key's type, and the indexes of partitions, which have other names than the constraint.
for form in copy_form root_form; do
  begin <<'SQL'
CREATE EXTENSION citext;
CREATE TABLE t (id int, email citext, PRIMARY KEY (id, email), UNIQUE (email)) PARTITION BY LIST (email);
CREATE TABLE t_x PARTITION OF t FOR VALUES IN ('x');
SQL
  query source "INSERT INTO t VALUES (2, 'x')"
  query target "INSERT INTO t VALUES (1, 'X')"
  "$form" >"$tmp/dump.sql"
  same "$form: a unique citext" failed "$(upsert || echo failed)"
  has "$form: the error names both rows" '(id, email)=(2,x) violates unique constraint "t_x_email_key": the existing row with (id, email)=(1,X) has the same (email)' "$(<"$tmp/load.err")"
done
begin <<<'CREATE TABLE t (id int PRIMARY KEY, email text UNIQUE, v text);'

# Rows of the dump with the same key.
printf '%s\n' 'COPY public.t (id, email, v) FROM stdin;' $'7\tx\t\\N' $'7\ty\t\\N' '\.' \
  '-- PostgreSQL database dump complete' >"$tmp/dump.sql"
same "two rows with the same key" failed "$(upsert || echo failed)"
has "two rows with the same key: the error names it" 'more than one row of public.t in the dump has (id)=(7)' "$(<"$tmp/load.err")"

# DEFAULT in the rows of a table with another unique key.
printf '%s\n' "INSERT INTO public.t VALUES (50, 'fifty', DEFAULT);" '-- PostgreSQL database dump complete' >"$tmp/dump.sql"
query target "ALTER TABLE t ALTER v SET DEFAULT 'by default'"
upsert
same "DEFAULT" 'by default' "$(query target 'SELECT v FROM t WHERE id = 50')"

# --- Triggers that the dump disables, and their states.

begin <<'SQL'
CREATE TABLE log (entry text);
CREATE FUNCTION log() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN INSERT INTO public.log VALUES (tg_name); RETURN NULL; END $$;
CREATE TABLE t (id int PRIMARY KEY, parent int REFERENCES t);
CREATE TRIGGER plain AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION log();
CREATE TRIGGER disabled AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION log();
ALTER TABLE t DISABLE TRIGGER disabled;
SQL
query source "INSERT INTO t VALUES (1, 2), (2, 1)"
copy_form --disable-triggers | sed 's/TRIGGER ALL/TRIGGER USER/' >"$tmp/dump.sql"
upsert || cat "$tmp/load.err"
same "triggers do not fire" "" "$(query target 'TABLE log')"
same "the states of triggers are restored" 'disabled=D plain=O' \
  "$(query target "SELECT string_agg(tgname || '=' || tgenabled::text, ' ' ORDER BY tgname) FROM pg_trigger WHERE NOT tgisinternal")"

# --- Sequences never move backwards.

begin <<<'CREATE SEQUENCE up; CREATE SEQUENCE down INCREMENT -1; CREATE SEQUENCE tens INCREMENT 10; CREATE SEQUENCE "Odd '"'"'s";'
# next SEQUENCE TARGET SOURCE EXPECTED: merges setval(SOURCE) into setval(TARGET); nextval() must then return EXPECTED.
next() {
  query target "SELECT setval('$1', $2)" >/dev/null
  query source "SELECT setval('$1', $3)" >/dev/null
  copy_form >"$tmp/dump.sql"
  upsert
  same "$1 at $2, in the dump $3" "$4" "$(query target "SELECT nextval('$1')")"
}
next up 5 42 43
next up 42 5 43
next up '7, true' '7, false' 8
next up '7, false' '7, true' 8
next up '8, false' '7, true' 8
next down -5 -42 -43
next down -42 -5 -43
next tens '41, true' '42, false' 51
next tens '9223372036854775807, false' '9223372036854775807, false' 9223372036854775807
next "\"Odd ''s\"" 1 9 10
upsert
same "sequences that are not behind are not set" "" "$(grep -E '^[0-9]+$' "$tmp/load.out" || true)"

# --- A role that owns the tables and is no superuser; --no-transaction within the client's transaction.

begin <<<'CREATE TABLE t (id int PRIMARY KEY, parent int REFERENCES t, v text);'
query source "INSERT INTO t VALUES (1, 2, 'new'), (2, 1, 'new')"
query target "DROP ROLE IF EXISTS owner_role" && query target "CREATE ROLE owner_role; ALTER TABLE t OWNER TO owner_role"
copy_form >"$tmp/dump.sql"
"$dump_upsert" --schema="$tmp/schema.sql" --no-transaction "$tmp/dump.sql" >"$tmp/push.sql"
pg_psql "$(pg_conninfo pg target)" -1 -c 'SET ROLE owner_role' -f "$tmp/push.sql" >"$tmp/load.out"
same "the owner, in its own transaction" $'1|2|new\n2|1|new' "$(query target 'TABLE t ORDER BY id')"
same "no staging table is left" 0 "$(query target "SELECT count(*) FROM pg_class WHERE relname LIKE 'dumpline%'")"

exit "$((failures > 0))"
