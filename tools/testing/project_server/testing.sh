# shellcheck shell=bash
# Sourced by tests, whose first argument is the program: starts project-server and compares.
set -euo pipefail

project_server=$1
tmp=$(mktemp -d "${TEST_TMPDIR:-/tmp}/project.XXXXXX")
project_server_pid=
failures=0
situation=
trap 'stop_project_server; rm -rf "$tmp"' EXIT

stop_project_server() {
  if [[ -n $project_server_pid ]]; then
    kill "$project_server_pid" 2>/dev/null || true
    wait "$project_server_pid" 2>/dev/null || true
    project_server_pid=
  fi
}

# start_project_server FLAG...: sets $url (http://127.0.0.1:PORT). Requests go to $tmp/log.
start_project_server() {
  stop_project_server
  : >"$tmp/port"
  "$project_server" --log="$tmp/log" "$@" >"$tmp/port" &
  project_server_pid=$!
  until [[ -s $tmp/port ]]; do
    kill -0 "$project_server_pid" || { echo "project-server did not start" >&2; exit 1; }
    sleep 0.02
  done
  # shellcheck disable=SC2034  # for the tests
  url=http://127.0.0.1:$(<"$tmp/port")
}

it() { situation=$1; }
fail() { printf 'FAILED: %s\n%s\n' "$situation" "$1" >&2; failures=$((failures + 1)); }
# want WHAT GOT WANTED
want() { [[ $2 == "$3" ]] || fail "$1: got  $2"$'\n'"$1: want $3"; }

# run STATUS COMMAND...: its exit status must be STATUS; stdin is the caller's; stdout goes to $tmp/out, stderr to $tmp/err.
run() {
  local status=0
  "${@:2}" >"$tmp/out" 2>"$tmp/err" || status=$?
  want "exit status" "$status" "$1"
  if [[ $status != "$1" ]]; then cat "$tmp/err" >&2; fi
}
want_out() { want stdout "$(<"$tmp/out")" "$1"; }
want_err() { want stderr "$(<"$tmp/err")" "$1"; }
finish() { ((failures == 0)) && echo passed; }
