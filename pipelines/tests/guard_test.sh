#!/usr/bin/env bash
# Tests that a push to a live production database does not lose users' writes, make readers wait for long, or leave
# anything in the database. Each case uses two real servers, with concurrent users.
# shellcheck source-path=SCRIPTDIR/../..
source tools/testing/assert.sh
source tools/testing/postgres.sh
source pipelines/tests/testing.sh

pg_start dev
pg_start prod
for server in dev prod; do
  pg_psql "$(pg_conninfo "$server")" -c 'create role postgres login' -c 'alter schema public owner to postgres' \
    -c 'create schema ids authorization postgres'
  pg_psql "$(pg_conninfo "$server" postgres postgres)" -c 'create sequence ids.number' \
    -c "create table pages (id int primary key, number int default nextval('ids.number'), text text)" \
    -c 'create table money (id int primary key)'
done
prod() { pg_psql "$(pg_conninfo prod postgres postgres)" "$@"; }
dev() { pg_psql "$(pg_conninfo dev postgres postgres)" "$@"; }
DEV_DB_URL="postgresql://postgres@/postgres?host=$PG_ROOT/dev"
PROD_DB_URL="postgresql://postgres@/postgres?host=$PG_ROOT/prod"
export DEV_DB_URL PROD_DB_URL DUMPLINE_RUNS=$tmp/runs PROJECT_REF=here
unset PROD_URL BUCKETS
digest() { pg_digest "$(pg_conninfo "$1")" -v schemas=public,ids; }
sync() { program "$1" prod_sync --yes --target=here --accept-loss=public.money --accept-loss=public.pages "${@:2}"; }
state() { prod -c "select string_agg(id || ' ' || text, ', ' order by id) from pages"; }
dev -c "insert into pages (id, text) select i, 'dev ' || i from generate_series(1, 3) i"
prod -c "insert into pages (id, text) values (1, 'prod')"
# Advances a sequence outside the sync; preflight would refuse it if it lagged behind development's rows.
prod -c "select setval('ids.number', 3)" >"$tmp/out"

it 'a reader that does not end: production is readable, and the message names it'
user 'begin; select from pages'
was=$(digest prod)
# While the push waits for the reader, other sessions wait too, for a second in each attempt.
(while prod -c 'set statement_timeout = 5000' -c 'select count(*) from pages' >/dev/null; do sleep 0.1; done; echo failed >"$tmp/reader") &
reader=$!
sync 3 --lock-timeout=1
kill "$reader"
wait "$reader" 2>/dev/null || true
[[ ! -e $tmp/reader ]] || fail 'a reader had to wait for more than five seconds'
says "nothing was changed, because others use the tables: pid $user_pid, application 'report', role postgres, since [0-9]* s, holds public.pages"
end_user commit
expect prod "$(digest prod)" "$was"

it 'a reader that ends in time'
user 'begin; select from pages'
(
  sleep 4
  prod -c "select pg_terminate_backend($user_pid)" >/dev/null
) &
sync 0 --lock-timeout=2
end_user commit 2>/dev/null || true # its session has been terminated
expect prod "$(state)" '1 dev 1, 2 dev 2, 3 dev 3'

it 'a sequence of another schema, which feeds a column, does not fall behind'
expect 'next insert' "$(prod -c "insert into pages (id, text) values (9, 'user') returning number")" 4

it 'what users write after the plan, and before the backup'
dev -c "insert into pages (id, text) values (4, 'dev 4')"
sync 0 --plan
prod -c "insert into money values (1)"
sync 1
says 'changed since the plan of '
sync 0 --replan
expect 'backup' "$(jq -r 'select(.table == "public.money") | .rows' "$run/backup/counts.ndjson")" 1

it 'committed, and the client killed before it knows: --resume sees it, whatever users have written since'
dev -c "update pages set text = 'again' where id = 1"
# This psql kills the stage right after the commit.
mkdir -p "$tmp/bin"
cat >"$tmp/bin/psql" <<END
#!/usr/bin/env bash
$(type -P psql) "\$@"
status=\$?
if [[ -e $tmp/kill && " \$* " == *" -f - "* && -s push/output.txt ]]; then
  pid=\$PPID    # the stage or one of its subshells
  while grep -q -a stages/push.sh "/proc/\$pid/cmdline"; do
    stage=\$pid
    pid=\$(awk '{ print \$4 }' "/proc/\$pid/stat")
  done
  kill -9 "\$stage"
fi
exit \$status
END
chmod +x "$tmp/bin/psql"
touch "$tmp/kill"
PATH=$tmp/bin:$PATH sync any
rm "$tmp/kill"
expect 'committed' "$(prod -c 'select text from pages where id = 1')" again
prod -c "insert into pages (id, text) values (10, 'since')"
sync 0 --resume="${run##*/}"
says '^push .* committed by an earlier attempt'
says '^verify .* are as expected, row by row'
expect 'the row of a user' "$(prod -c 'select text from pages where id = 10')" since

it 'two runs from two machines'
dev -c "update pages set text = 'fourth' where id = 1"
user "begin; select pg_advisory_xact_lock(hashtextextended('dumpline', 0))"
sync 3
says 'another run pushes to this database'
says '^nothing was changed: the transaction was rolled back$'
end_user commit
sync 0 --resume="${run##*/}"
says '^push .* committed as one transaction by psql$'

it 'a dump that does more than fill tables'
prod -c 'insert into money values (7) on conflict do nothing'
printf "%s\n" 'DELETE FROM public.money;' '-- PostgreSQL database dump complete' >"$tmp/evil.sql"
sync 3 --dump="$tmp/evil.sql"
says 'DELETE is not allowed here'
printf "%s\n" "INSERT INTO public.pages VALUES (1, nextval('ids.number'), 'x');" '-- PostgreSQL database dump complete' >"$tmp/evil.sql"
sync 3 --dump="$tmp/evil.sql"
says 'only literals are allowed as values'
expect money "$(prod -c 'select count(*) from money where id = 7')" 1

it 'a dump whose rows are ahead of a sequence of another schema: the push advances it'
printf '%s\n' "INSERT INTO public.pages VALUES (1, 100, 'of a dump');" '-- PostgreSQL database dump complete' >"$tmp/ahead.sql"
sync 0 --dump="$tmp/ahead.sql"
expect 'next insert' "$(prod -c "insert into pages (id, text) values (2, 'user') returning number")" 101

it "a stranger's function in a schema that the role's search_path has"
pg_psql "$(pg_conninfo prod)" -c 'create schema evil' -c 'grant usage on schema evil to public' \
  -c 'create table evil.ran (how text)' -c 'grant insert on evil.ran to public' \
  -c "create function evil.quote_ident(name) returns text language sql as \$\$insert into evil.ran values ('quote_ident'); select 'x'\$\$" \
  -c "create function evil.format(text, name, name) returns text language sql as \$\$insert into evil.ran values ('format'); select 'x'\$\$" \
  -c "create function evil.array_to_string(name[], text) returns text language sql as \$\$insert into evil.ran values ('array_to_string'); select 'x'\$\$" \
  -c 'alter role postgres set search_path = evil, public'
sync 0
expect 'functions that ran' "$(pg_psql "$(pg_conninfo prod)" -c 'select count(*) from evil.ran')" 0
pg_psql "$(pg_conninfo prod)" -c 'alter role postgres reset search_path'

it 'a backup that is proven, and one that cannot be restored'
dev -c "update pages set text = 'proven'"
sync 3 --prove-backup
says 'permission denied to create database$'
pg_psql "$(pg_conninfo dev)" -c 'alter role postgres createdb'
sync 0 --prove-backup
says '^prove_backup .* 2 tables restored into another database, equal to production'
# The CHECK reads a table that is restored later.
for server in dev prod; do
  "$server" -c "create function has_page(int) returns boolean language sql as 'select exists (select from public.pages where id = \$1)'" \
    -c 'create table marks (page int check (has_page(page)))' -c 'insert into marks select min(id) from pages'
done
was=$(digest prod)
sync 3 --prove-backup --accept-loss=public.marks
says '^the saved rows cannot be restored into a database'
expect prod "$(digest prod)" "$was"
expect 'databases' "$(dev -c "select count(*) from pg_database where datname like 'dumpline%'")" 0
for server in dev prod; do "$server" -c 'drop table marks' -c 'drop function has_page'; done

it 'users who write through whole syncs'
source pipelines/tests/writers.sh
for round in 1 2 3; do
  dev -c "update pages set text = 'round $round'"
  start_writers 8
  program any prod_sync --yes --target=here --replan --accept-loss=public.pages --accept-loss=public.money
  stop_writers
  nothing_lost
done
((writes > 0)) || fail 'the users wrote nothing'

expect 'sessions of runs' "$(prod -c "select count(*) from pg_stat_activity where application_name like 'dumpline %'")" 0
finish
