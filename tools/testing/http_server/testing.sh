# shellcheck shell=bash
# Sourced by the tests that start a storage-server or a project-server.
source tools/testing/assert.sh

# start_program PROGRAM FLAG...: starts a server that prints its port to stdout. Sets $started_pid and $started_root
# (http://127.0.0.1:PORT).
start_program() {
  : >"$tmp/port"
  "$@" >"$tmp/port" &
  started_pid=$!
  wait_for "the start of ${1##*/}" _has_started
  [[ -s $tmp/port ]] || give_up "${1##*/} did not start"
  # shellcheck disable=SC2034  # for the caller
  started_root=http://127.0.0.1:$(<"$tmp/port")
}
_has_started() { [[ -s $tmp/port ]] || ! kill -0 "$started_pid" 2>/dev/null; }

# stop_program PID: ends the server and waits for it. It must exit with status 0.
stop_program() {
  kill "$1" 2>/dev/null || true
  wait "$1" || fail "exit status of the server: $?"
}
