# shellcheck shell=bash
# Sourced by sync.sh, list_runs.sh and the stages base and changes: how earlier runs ended and were decided. The working
# directory is the folder of runs.
_runs_jq=$(cd "${BASH_SOURCE[0]%/*}" && pwd)/runs.jq

# list_runs [JQ OPTION...] FILTER: prints the results of a jq filter. In it, `runs` yields an object for each run, newest
# first.
list_runs() {
  local files
  shopt -s nullglob
  files=(*/run.json */journal.ndjson)
  shopt -u nullglob
  if ((${#files[@]} == 0)); then return; fi
  jq -cn --arg complete "$(compgen -G '*/complete.txt')" --arg planned "$(compgen -G '*/plan_only.txt')" \
    "${@:1:$#-1}" "$(<"$_runs_jq") ${*: -1}" -- "${files[@]}"
}

# undone_by RUN: prints the name of a rollback that has restored the rows of RUN, or nothing.
# shellcheck disable=SC2016  # a jq filter
undone_by() { list_runs -r --arg run "$1" 'runs | select(.run == $run).undone_by // empty'; }

# decision: prints the decision of conflicts in the options, on one line.
decision() {
  echo "$SYNC_CONFLICTS $([[ -z $SYNC_RESOLUTIONS ]] || sha256sum <"$SYNC_RESOLUTIONS" | cut -d ' ' -f 1)"
}

# last_sync RUN: prints the name of the last run before RUN that has pushed rows of the same tables, or of all tables of
# the same schemas, to the same target, and that was not rolled back, or nothing. The rows of --dump may be those of a few
# tables, so they are only a base for those of another --dump.
# shellcheck disable=SC2016  # a jq filter
last_sync() {
  list_runs -r --arg run "$1" '
    def where: [.target, .schemas, .dump == ""];
    [runs] | first(.[] | select(.run == $run)) as $new
    | first(.[] | select(.run < $run and .is_base and where == ($new | where)
        and ([.tables, .keep] == ($new | [.tables, .keep]) or (.tables == "" and .keep == ""))) | .run)'
}
