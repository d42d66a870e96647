#!/usr/bin/env bash
# Loads the output of truncate-prepend into a real PostgreSQL. Afterwards, production's triggers, sequences and settings
# must be the same as before.
set -euo pipefail
source tools/testing/postgres.sh
truncate_prepend=$PWD/tools/truncate-prepend/truncate-prepend
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
query() { pg_psql "$(pg_conninfo pg "$1")" -At -c "$2"; }

# load DATABASE [OPTION...]: runs truncate-prepend on $tmp/dump.sql and loads the output, as the role $role if it is
# set.
load() {
  "$truncate_prepend" "${@:2}" "$tmp/dump.sql" >"$tmp/push.sql" 2>"$tmp/err"
  { if [[ -n ${role-} ]]; then echo "SET SESSION AUTHORIZATION $role;"; fi && cat "$tmp/push.sql"; } >"$tmp/load.sql"
  pg_psql "$(pg_conninfo pg "$1")" -f "$tmp/load.sql" >"$tmp/load.out" 2>&1
}

# --- Triggers: states are restored, and TRUNCATE triggers do not fire.

pg_createdb pg triggers
query triggers "
  CREATE TABLE log (what text);
  CREATE FUNCTION log() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN INSERT INTO public.log VALUES (tg_op || '' '' || tg_name); RETURN NULL; END';
  CREATE TABLE a (id int);
  INSERT INTO a VALUES (7);
  CREATE TRIGGER plain AFTER INSERT ON a EXECUTE FUNCTION log();
  CREATE TRIGGER mail AFTER INSERT ON a EXECUTE FUNCTION log();
  CREATE TRIGGER \"Audit\" AFTER INSERT ON a EXECUTE FUNCTION log();
  CREATE TRIGGER repl AFTER INSERT ON a EXECUTE FUNCTION log();
  CREATE TRIGGER emptied AFTER TRUNCATE ON a EXECUTE FUNCTION log();
  ALTER TABLE a DISABLE TRIGGER mail;
  ALTER TABLE a ENABLE ALWAYS TRIGGER \"Audit\";
  ALTER TABLE a ENABLE REPLICA TRIGGER repl;
  CREATE TABLE p (id int) PARTITION BY LIST (id);
  CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
  CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
  CREATE TRIGGER hook AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION log();
  ALTER TABLE p DISABLE TRIGGER hook;
  ALTER TABLE p2 ENABLE ALWAYS TRIGGER hook" >/dev/null
states="SELECT string_agg(tgrelid::regclass || '.' || tgname || '=' || tgenabled::text, ' ' ORDER BY tgrelid::regclass::text, tgname)
  FROM pg_trigger WHERE NOT tgisinternal"
before=$(query triggers "$states")
pg_dump -d "$(pg_conninfo pg triggers)" --schema-only >"$tmp/schema.sql"
pg_dump -d "$(pg_conninfo pg triggers)" --data-only --disable-triggers -t a -t 'public.p*' |
  sed 's/TRIGGER ALL/TRIGGER USER/' >"$tmp/dump.sql"
query triggers 'INSERT INTO p VALUES (1), (2); TRUNCATE log' >/dev/null
load triggers --schema="$tmp/schema.sql"
same "the states of triggers are restored" "$before" "$(query triggers "$states")"
same "no trigger fires" "" "$(query triggers 'SELECT * FROM log')"
same "no note about triggers where the schema is given" "" "$(grep trigger "$tmp/err" || true)"
load triggers
same "without a schema the reset is noted" 1 "$(grep -c 'note: triggers that are disabled' "$tmp/err")"

# pg_dump names the partitioned table when it loads through it.
pg_dump -d "$(pg_conninfo pg triggers)" --data-only --load-via-partition-root -t 'public.p*' >"$tmp/dump.sql"
query triggers 'INSERT INTO p VALUES (1), (2)' >/dev/null
pg_dump -d "$(pg_conninfo pg triggers)" --data-only --load-via-partition-root -t 'public.p*' >"$tmp/dump.sql"
rows=$(query triggers 'SELECT count(*) FROM p')
load triggers
same "rows loaded by the partitioned table" "$rows" "$(query triggers 'SELECT count(*) FROM p')"

# --- Sequences: setval() is rolled back with the transaction for the sequence's owner, and works for other roles.

pg_createdb pg sequences
query sequences "
  CREATE ROLE owner_role; CREATE ROLE other_role;
  CREATE SCHEMA s AUTHORIZATION owner_role; GRANT USAGE ON SCHEMA s TO other_role;
  SET ROLE owner_role;
  CREATE SEQUENCE s.q; GRANT ALL ON SEQUENCE s.q TO other_role;
  SELECT setval('s.q', 5)" >/dev/null
printf '%s\n' "SELECT pg_catalog.setval('s.q', 42, true);" '-- PostgreSQL database dump complete' >"$tmp/dump.sql"
role=owner_role load sequences
same "the owner sets the sequence" 42 "$(query sequences 'SELECT last_value FROM s.q')"
query sequences "SELECT setval('s.q', 5)" >/dev/null
role=other_role load sequences
same "another role sets the sequence" 42 "$(query sequences 'SELECT last_value FROM s.q')"
query sequences "SELECT setval('s.q', 5)" >/dev/null
"$truncate_prepend" "$tmp/dump.sql" | sed 's/^COMMIT;$/ROLLBACK;/' >"$tmp/rolled_back.sql"
pg_psql "$(pg_conninfo pg sequences)" -f "$tmp/rolled_back.sql" >/dev/null
same "a rollback undoes setval()" 5 "$(query sequences 'SELECT last_value FROM s.q')"

# --- Settings: xml content loads even if the default is documents.

pg_createdb pg settings
query settings "CREATE TABLE x (v xml); ALTER DATABASE settings SET xmloption = document" >/dev/null
printf '%s\n' "INSERT INTO public.x VALUES ('just text');" '-- PostgreSQL database dump complete' >"$tmp/dump.sql"
load settings
same "xml content" "just text" "$(query settings 'SELECT v FROM x')"

exit "$((failures > 0))"
