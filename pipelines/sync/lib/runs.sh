# shellcheck shell=bash
# Sourced by sync.sh and the stage base: finds earlier runs. The working directory is the folder of runs.

# undone_by RUN: prints the name of a rollback that has restored the rows of RUN, or nothing.
undone_by() {
  local file
  for file in $(grep -lF "\"undoes\":\"$1\"" -- */run.json || true); do
    if jq -en 'any(inputs; .stage == "push" and .status == 0)' "${file%/*}/journal.ndjson" >/dev/null; then
      echo "${file%/*}"
      return
    fi
  done
}

# last_sync RUN: prints the name of the last run before RUN that has pushed rows of the same tables to the same target,
# and that was not rolled back, or nothing.
last_sync() {
  local name
  # Rollbacks push, too, but have no stage filter. Runs with a stage select have pushed only some rows.
  while IFS= read -r name; do
    if [[ $name < $1 && -z $(undone_by "$name") ]] &&
      jq -en '[inputs | select(.status == 0).stage] | any(. == "filter") and any(. == "push") and all(. != "select")' "$name/journal.ndjson" >/dev/null; then
      echo "$name"
      return
    fi
  done < <(jq -r --slurpfile run "$1/run.json" 'def what: [.target, .schemas, .tables, .keep];
      select(what == ($run[0] | what)) | input_filename | rtrimstr("/run.json")' -- */run.json | sort -r)
}
