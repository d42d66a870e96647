# shellcheck shell=bash
# Functions that the tests with real servers share. PATH includes the filters, so that a test reads like the pipe that a
# user types. FILTER_PATH comes first in PATH: the self-tests put broken filters there.
for filter in dump-clean truncate-prepend url-rewrite; do PATH=$PWD/tools/$filter:$PATH; done
PATH=${FILTER_PATH:+$FILTER_PATH:}$PATH

# make_databases NAME: creates the databases `source`, with rows, and `target`, without rows, on the server `pg` from
# testdata/databases/NAME.
make_databases() {
  local database
  for database in source target; do
    pg_createdb pg "$database"
    pg_psql "$(pg_conninfo pg "$database")" -f "testdata/databases/$1/schema.sql" >/dev/null
  done
  pg_psql "$(pg_conninfo pg source)" -f "testdata/databases/$1/fill.sql" >/dev/null
}

# load FILE...: empties the target and has psql run the files.
load() {
  local file arguments=()
  for file in pipelines/tests/postgres/reset.sql "$@"; do arguments+=(-f "$file"); done
  psql -X -q -v ON_ERROR_STOP=1 -d "$(pg_conninfo pg target)" "${arguments[@]}" >/dev/null
}
