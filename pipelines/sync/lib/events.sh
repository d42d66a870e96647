# shellcheck shell=bash
# Sourced by sync.sh and journal.sh after filters.sh: the events of --json-log. They go to file descriptor 7, which is
# stdout; then messages to people go to stderr.

# event NAME [OPTION of run-record...]: writes an event. A program that has stopped reading does not stop the run.
event() {
  if [[ -z ${SYNC_JSON_LOG-} ]]; then return; fi
  filter run-record --event="$1" --time="$EPOCHREALTIME" "${@:2}" >&7 || true
}
