# shellcheck shell=bash
# Sourced by the tests, whose first argument is the program project-server: starts and stops it.
source tools/testing/http_server/testing.sh

project_server=$1
project_server_pid=

stop_project_server() {
  if [[ -n $project_server_pid ]]; then stop_program "$project_server_pid"; fi
  project_server_pid=
}
at_exit stop_project_server

# start_project_server FLAG...: sets $url (http://127.0.0.1:PORT). The server logs its requests in $tmp/log.
start_project_server() {
  stop_project_server
  start_program "$project_server" --log="$tmp/log" "$@"
  # shellcheck disable=SC2034  # for the tests
  project_server_pid=$started_pid url=$started_root
}
