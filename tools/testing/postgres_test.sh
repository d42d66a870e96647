#!/usr/bin/env bash
# postgres.sh: however a script that started servers ends, its servers and their folder are removed and its exit status
# is preserved. Servers are independent of each other and of the caller's connection settings.
# shellcheck disable=SC2016 # code for the script below, in single quotes
source tools/testing/assert.sh
show_on_failure=("$tmp/out")

cat >"$tmp/script" <<'END_OF_SCRIPT'
set -euo pipefail
trap 'echo "the trap from before, \"quoted\""' EXIT
source tools/testing/postgres.sh
at_exit echo 'at exit 1'
at_exit echo 'at exit 2'
pg_start one
echo "$PG_ROOT ${PG_PID[one]}"
eval "$1"
END_OF_SCRIPT

is_up() { grep -q '^up' "$tmp/out" || ! kill -0 "$1"; }
is_gone() { ! kill -0 "$1" 2>/dev/null; }

# ends_with STATUS CODE [SIGNAL [TO]]: expects the exit status of the script that runs CODE. Once the script has printed
# "up", SIGNAL is sent to its process or, with TO=group, to everything that it started in the foreground, as a terminal
# does for Ctrl-C.
ends_with() {
  local code=$2 signal=${3-} to=${4-process} pid root server status=0
  it "exit status $1 of: $code"
  set -m
  # Whatever started this test may ignore SIGINT, which bash could not change.
  env --default-signal=INT bash "$tmp/script" "$code" >"$tmp/out" 2>&1 &
  pid=$!
  set +m
  if [[ -n $signal ]]; then
    wait_for "the script's start" is_up "$pid"
    if [[ $to == group ]]; then kill "-$signal" -- "-$pid"; else kill "-$signal" "$pid"; fi
  fi
  wait "$pid" 2>/dev/null || status=$?
  expect status "$status" "$1"
  root=$(grep -o '^/tmp/dumpline[^ ]*' "$tmp/out") || give_up "no folder"
  server=$(sed -n "s|^$root ||p" "$tmp/out")
  wait_for "the server's end" is_gone "$server"
  if [[ $signal == KILL ]]; then rm -rf "$root"; return; fi
  expect_success "$root is removed" test ! -e "$root"
  expect traps "$(tail -n 3 "$tmp/out")" $'at exit 2\nat exit 1\nthe trap from before, "quoted"'
}

ends_with 7 'exit 7'
ends_with 1 'pg_stop one; false'
ends_with 143 'echo up; sleep 60' TERM
ends_with 130 'echo up; sleep 60' INT group
ends_with 137 'echo up; sleep 60' KILL
# A server that has died already neither blocks the exit nor makes it fail.
ends_with 0 'kill -QUIT "${PG_PID[one]}"; while kill -0 "${PG_PID[one]}" 2>/dev/null; do sleep 0.05; done'

# Servers are separate, accept settings, and do not listen on the network.
export PGHOST=nowhere.invalid PGOPTIONS=nonsense
ends_with 0 'pg_start two work_mem=1234kB; pg_createdb two shop
  for name in one two; do
    pg_psql "$(pg_conninfo "$name")" -c "show work_mem" -c "show listen_addresses" -c "select current_user"; done
  pg_psql "$(pg_conninfo two shop)" -c "select current_database()"
  pg_psql "$(pg_conninfo one shop)" -c "select 1" || true'
expect "settings" "$(sed '1d' "$tmp/out" | sed 's/^psql: error.*FATAL: */FATAL: /' | head -n -3)" '4MB

supabase_admin
1234kB

supabase_admin
shop
FATAL: database "shop" does not exist'
finish
