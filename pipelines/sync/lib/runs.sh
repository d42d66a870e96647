# shellcheck shell=bash
# Sourced by sync.sh and the stages base and changes: how earlier runs ended and were decided. The working directory is
# the folder of runs.

# undone_by RUN: prints the name of a rollback that has restored the rows of RUN, or nothing. A rollback that was itself
# rolled back does not count.
undone_by() {
  local file
  for file in $(grep -lF "\"undoes\":\"$1\"" -- */run.json || true); do
    if has_pushed "${file%/*}" && [[ -z $(undone_by "${file%/*}") ]]; then
      echo "${file%/*}"
      return
    fi
  done
}

# has_pushed RUN: succeeds if the run's stage push has succeeded.
has_pushed() { jq -en 'any(inputs; .stage == "push" and .status == 0)' "$1/journal.ndjson" >/dev/null 2>&1; }

# decision: prints the decision of conflicts in the options, on one line.
decision() {
  echo "$SYNC_CONFLICTS $([[ -z $SYNC_RESOLUTIONS ]] || sha256sum <"$SYNC_RESOLUTIONS" | cut -d ' ' -f 1)"
}

# last_sync RUN: prints the name of the last run before RUN that has pushed rows of the same tables, or of all tables of
# the same schemas, to the same target, and that was not rolled back, or nothing. The rows of --dump may be those of a few
# tables, so they are only a base for those of another --dump.
last_sync() {
  local name
  # Rollbacks push, too, but have no stage filter. Runs with a stage select have pushed only some rows.
  while IFS= read -r name; do
    if [[ $name < $1 && -z $(undone_by "$name") ]] && has_pushed "$name" &&
      jq -en '[inputs.stage] | any(. == "filter") and all(. != "select")' "$name/journal.ndjson" >/dev/null; then
      echo "$name"
      return
    fi
  done < <(jq -r --slurpfile run "$1/run.json" 'def where: [.target, .schemas, (.dump == "")];
      select(where == ($run[0] | where)
        and ([.tables, .keep] == ($run[0] | [.tables, .keep]) or (.tables == "" and .keep == "")))
      | input_filename | rtrimstr("/run.json")' -- */run.json | sort -r)
}
