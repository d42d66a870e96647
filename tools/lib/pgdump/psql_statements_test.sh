#!/usr/bin/env bash
# Checks that the scanner finds the same statements that a real server receives from psql: in the
# corpus, all of which the server executes, and in token soup, most of which it refuses.
#
#   psql_statements_test.sh PSQL_STATEMENTS CORPUS_FILE...
set -euo pipefail
# shellcheck source=tools/testing/postgres.sh
source tools/testing/postgres.sh
psql_statements=$PWD/$1
shift
work=$(mktemp -d "${TEST_TMPDIR:-/tmp}/psql_statements.XXXXXX")
at_exit rm -rf "$work"

# The server logs a rejected statement once, with the error. It logs a statement that parses but
# fails twice, before execution and with the error.
pg_start server logging_collector=on log_destination=jsonlog log_directory=log log_filename=log \
  log_statement=all log_rotation_size=0
log=$PG_ROOT/server/data/log/log.json

# sent DATABASE FILE_COUNT: prints the statements that the server received in DATABASE, in the form
# of psql-statements. A separate process writes the log, so the function waits for it.
sent() {
  local tries
  for ((tries = 0; tries < 200; ++tries)); do
    if (($(grep -F "$end_of_file" "$log" | grep -cF "\"dbname\":\"$1\"") >= $2)); then break; fi
    sleep 0.05
  done
  jq -c --arg database "$1" 'select(.dbname == $database)
      | if .error_severity == "LOG" and (.message | startswith("statement: "))
        then {text: .message[11:], logged: true}
        elif .error_severity == "ERROR" and .statement
        then {text: .statement, logged: false}
        else empty end' "$log" |
    jq -nrc 'foreach inputs as $new ({};
        $new + {repeated: (($new.logged | not) and .logged and .text == $new.text)};
        select(.repeated | not) | .text | sub("[ \t\r\n\f\u000b]+$"; "") | @json)'
}

# compare DATABASE FILE...: runs psql on the files and compares its statements with the scanner's.
# After each file, sends $end_of_file in the same session, which undoes the file's changes.
compare() {
  local database=$1 file arguments=()
  shift
  pg_createdb server "$database"
  for file in "$@"; do arguments+=(-f "$file" -c "$end_of_file"); done
  psql -X -q -d "$(pg_conninfo server "$database")" "${psql_options[@]}" "${arguments[@]}" >"$work/psql.out" 2>&1 ||
    { tail -n 20 "$work/psql.out"; echo "FAIL: psql refuses $database"; exit 1; }
  sent "$database" $# >"$work/sent"
  "$psql_statements" "$end_of_file" "$@" | jq -c . >"$work/scanned"
  if ! diff -u "$work/scanned" "$work/sent" | head -n 100; then
    echo "FAIL: $database: psql sent other statements (+) than the scanner found (-)"
    exit 1
  fi
  echo "$database: $# files, $(wc -l <"$work/sent") statements"
}

psql_options=(-v ON_ERROR_STOP=1)
end_of_file='RESET ALL; DROP SCHEMA IF EXISTS public, app CASCADE; CREATE SCHEMA public'
compare corpus "$@"

mkdir "$work/soup"
echo 'CREATE TABLE t (a text);' >"$work/soup/.sql"
"$psql_statements" --soup 200 "$work/soup"
psql_options=()
end_of_file="RESET ALL; SELECT 'end of file'"
compare soup "$work"/soup/{,*}.sql
