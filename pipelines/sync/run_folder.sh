# shellcheck shell=bash
# Sourced by sync.sh after lib/runs.sh: manages the folder of each run, and the lock of a target. README.md describes the files.

# enter_runs: changes to the folder of runs, DUMPLINE_RUNS or .dumpline/runs, after creating it if it does not exist.
enter_runs() {
  umask 077
  cd "$SYNC_USER_DIR" || exit 3
  local runs=${DUMPLINE_RUNS:-.dumpline/runs} problem
  problem=$(mkdir -p -- "$runs" 2>&1) || {
    echo "$SYNC_NAME: ${problem#mkdir: }" >&2
    exit 3
  }
  # Otherwise another user could replace files that a run relies on.
  [[ -O $runs && -w $runs && $(stat -c %A "$runs") != ????????w* ]] || {
    echo "$SYNC_NAME: the folder of runs $runs must be yours and writable, and not writable by everybody" >&2
    exit 3
  }
  [[ -n ${DUMPLINE_RUNS-} || -e ${runs%/*}/.gitignore ]] || echo '*' >"${runs%/*}/.gitignore"
  cd "$runs" || exit 3
}

# choose_run_to_undo: sets SYNC_UNDO to the folder of the run to undo, and selects the schemas and tables of that run.
# shellcheck disable=SC2016  # jq filters
choose_run_to_undo() {
  local fields undone_by can_undo run_target
  SYNC_UNDO=${SYNC_UNDO%/} SYNC_UNDO=$PWD/${SYNC_UNDO##*/}
  if [[ $SYNC_UNDO == "$PWD/" ]]; then
    usage_error "name the run to undo. Runs of $TARGET that can be undone in $PWD, newest first:
$(list_runs -r --arg target "$TARGET" 'runs | select(.target == $target and .can_undo)
      | "  \(.run)  \(.name)  \(.changed)"' | printable)"
  fi
  mapfile -d '' -t fields < <(list_runs -j --arg run "${SYNC_UNDO##*/}" 'runs | select(.run == $run)
    | .undone_by // "", .can_undo, .target, .schemas, .tables, .keep // "" | tostring + "\u0000"')
  ((${#fields[@]})) || usage_error "no such run: $SYNC_UNDO"
  undone_by=${fields[0]} can_undo=${fields[1]} run_target=${fields[2]}
  [[ -z $undone_by || ! -e $SYNC_UNDO/mode.txt ]] || usage_error "that run was rolled back by $undone_by"
  [[ $can_undo == true || -n $undone_by ]] || usage_error "that run has not changed anything: $SYNC_UNDO"
  [[ $run_target == "$TARGET" ]] || usage_error "the target of that run is $run_target, not $TARGET"
  export SYNC_SCHEMAS=${fields[3]} SYNC_TABLES=${fields[4]} SYNC_KEEP=${fields[5]}
}

# lock_target: locks the target, so that only one run at a time acts on it. The kernel releases the lock when this
# process and all its descendants have ended, however they ended. The file itself remains, and its existence means
# nothing. It contains the last process to have locked it, for messages.
lock_target() {
  lock=.lock.${TARGET//\//_}
  # A symbolic link could name a file elsewhere.
  [[ ! -L $lock ]] || {
    echo "$SYNC_NAME: $PWD/$lock is a link; remove it" >&2
    exit 3
  }
  exec 9>>"$lock"
  flock --nonblock 9 || {
    echo "$SYNC_NAME: another run for the target $TARGET is in progress: $(<"$lock")" >&2
    exit 3
  }
  echo "$SYNC_NAME, process $$ on $HOSTNAME, since $(date -u +%FT%TZ)" >"$lock"
}

# describe_run: prints run.json: the target and settings of the run. They must be the same when the run is resumed.
describe_run() {
  jq -cn '$ENV | {name: .SYNC_NAME, target: .TARGET, schemas: .SYNC_SCHEMAS, tables: .SYNC_TABLES,
    keep: .SYNC_KEEP, mode: .SYNC_MODE, base: .SYNC_BASE, rows: .SYNC_ROWS, rows_from: .SYNC_ROWS_FROM, children: .SYNC_CHILDREN, existing: .SYNC_EXISTING,
    buckets: .BUCKETS, dev_db: (.DEV_DB_URL_WITHOUT_PASSWORD // ""),
    prod_db: (.PROD_DB_URL_WITHOUT_PASSWORD // ""), dev_url: (.DEV_URL // ""),
    prod_url: (.PROD_URL // ""), prod_origins: (.PROD_ORIGINS // ""), push: .SYNC_PUSH,
    dump: .SYNC_DUMP, dev_pg_dump: (.DEV_PG_DUMP // ""),
    prod_pg_dump: (.PROD_PG_DUMP // ""), undoes: (.SYNC_UNDO | split("/") | last // "")}'
}

# last_run DESCRIPTION: prints the name of the last run whose run.json equals DESCRIPTION, or nothing.
last_run() {
  local files
  shopt -s nullglob
  files=(*/run.json)
  shopt -u nullglob
  # The names begin with the time. grep fails if no line matches.
  { grep -lxF -e "$1" -- "${files[@]}" /dev/null || true; } | sed -n '$s|/run\.json$||p'
}

# write_commands: sets resume and undo to the commands that continue and undo the run in the working directory, and
# writes them to commands.json.
write_commands() {
  local run=${PWD##*/}
  # shellcheck disable=SC2154  # parse_options sets it
  printf -v resume ' %q' "${repeated[@]}" "--resume=$run"
  resume="$SYNC_COMMAND$resume"
  undo="$SYNC_ROLLBACK${SYNC_ALLOW_LOCAL_TARGET:+ --allow-local-target}${SYNC_ENV_FILE:+ --env-file=${SYNC_ENV_FILE@Q}} $run"
  jq -n --arg resume "$resume" --arg undo "$undo" '{$resume, $undo}' >commands.json
}

# make_run DESCRIPTION: creates the folder of a new run and changes to it. Its name is the current time, to the
# second. If another run has that name already, make_run tries again.
make_run() {
  local name
  until name=$(date -u +%Y%m%dT%H%M%SZ) && mkdir "$name" 2>/dev/null; do
    [[ -e $name ]] || {
      echo "$SYNC_NAME: cannot create $PWD/$name" >&2
      exit 3
    }
    sleep 0.1
  done
  cd "$name" || exit
  replacements >replace.tsv
  echo "$1" >run.json # from now on the run can be resumed
}

# ended_stages RUN: prints the stages of RUN that have succeeded, one per line.
ended_stages() {
  jq -rn '[inputs] | group_by(.stage)[] | select(last.status == 0) | last.stage' "$1/journal.ndjson" 2>/dev/null
}

# drop_rows: makes the folder of a dry run small: deletes the rows, and compresses long lists of changes. If the run is
# resumed, its stages make them again.
drop_rows() {
  local file
  rm -f dev/rows.sql prod/rows.sql prod/.rows.sql backup/rows.sql base/rows.sql wanted.sql push.sql result.sql
  for file in changes.ndjson losses.ndjson; do
    if [[ -e $file ]] && (($(stat -c %s "$file") > 1000000)); then gzip -f -1 "$file" || true; fi # to save space only
  done
}

# plan_again: makes the folder of a dry run that of a new run. require_same_plan compares their plans.
plan_again() {
  if [[ ! -e plan_only.txt || ! -e plan_state.tsv ]]; then return; fi
  mv plan_state.tsv planned.tsv
  rm -f changes.ndjson.gz losses.ndjson.gz
  : >journal.ndjson
  rm plan_only.txt
}

# discard_run: deletes the folder of a new run that has failed at its first stage, which checks the settings; such a run
# has made nothing. Fails if the run has done more.
discard_run() {
  local folder=$PWD
  [[ -z $SYNC_RESUME && $(jq -r .stage journal.ndjson 2>/dev/null) == settings ]] || return
  cd .. && rm -rf -- "$folder"
}

# resume_run DESCRIPTION: changes to the folder of the run that --resume names, if its run.json equals DESCRIPTION and
# the run is neither complete nor rolled back.
resume_run() {
  local by left name=${SYNC_RESUME%/}
  name=${name##*/}
  [[ -e $name/run.json ]] || usage_error "no such run: $PWD/$name"
  [[ $(<"$name/run.json") == "$1" ]] ||
    usage_error "that run has other settings or options, see $PWD/$name/run.json"
  by=$(undone_by "$name")
  [[ -z $by ]] || usage_error "that run was rolled back by $by"
  if [[ -n $SYNC_CONFLICTS$SYNC_RESOLUTIONS && -e $name/decision.txt && $(<"$name/decision.txt") != "$(decision)" ]]; then
    usage_error 'the conflicts of that run were decided otherwise; start a new run'
  fi
  left=$(comm -23 <({ stages look && stages act; } | sort) <(ended_stages "$name" | sort))
  [[ -n $left ]] || usage_error "that run is complete: $name"
  cd "$name" || exit
  plan_again
}
