#!/usr/bin/env bash
# sync.sh NAME=VALUE... -- [OPTION...]: runs a workflow, such as that of prod_sync. Programs of data_sync.bzl start it.
#
# It reads options and settings, locks the target, and creates or resumes the run's folder. Then it runs the stages that
# change nothing, prompts the user to confirm the plan, and runs the stages that change production. NAME=VALUE are the
# declarations of the BUILD target; see options.sh.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
export LC_ALL=C
here=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
source "$here/lib/filters.sh"
source "$here/lib/names.sh"
source "$here/options.sh"
source "$here/usage.sh"
source "$here/settings.sh"
source "$here/client_programs.sh"
source "$here/lib/runs.sh"
source "$here/run_folder.sh"

# run_stages STAGE...: runs the stages in a separate process, which is terminated when this one dies.
stages_pid=
run_stages() {
  local status=0
  setpriv --pdeathsig TERM -- "$here/journal.sh" "$@" &
  stages_pid=$!
  wait "$stages_pid" || status=$?
  stages_pid=
  return "$status"
}
# shellcheck disable=SC2317  # called at exit
stop_stages() {
  if [[ -z $stages_pid ]]; then return; fi
  kill "$stages_pid" 2>/dev/null || true
  wait "$stages_pid" || true
  # All programs of the run hold the lock. The run can be resumed only after they have ended.
  exec 9>&-
  flock --timeout 30 "../$lock" true || true
  echo "$SYNC_NAME: stopped; --resume=${PWD##*/} continues the run" >&2
}

# require_same_plan RUN: exits if RUN, the last run with the same settings, was run with --plan and its plan differs
# from the current one.
require_same_plan() {
  local last=../$1 changes
  if [[ -n $SYNC_REPLAN || ! -e $last/plan_only.txt || ! -e $last/plan_state.tsv ]]; then return; fi
  if cmp -s "$last/plan_state.tsv" plan_state.tsv; then return; fi
  # diff exits with 1, because the files differ.
  changes=$({ diff "$last/plan_state.tsv" plan_state.tsv || true; } | sed -n 's/^> \(.*\)\t.*/\1/p' | list)
  echo "$SYNC_NAME: changed since the plan of $1: $changes. Check the plan above, then use --replan" >&2
  exit 1
}

# losses: prints the tables that lose more than half of their rows, or what users have changed, and that --accept-loss
# does not name, one per line.
losses() {
  local accepted
  if [[ ! -e plan.json ]]; then return; fi
  mapfile -t accepted < <(split_names "$SYNC_ACCEPT_LOSS")
  jq -r '.losses[].table | select(IN($ARGS.positional[]) | not)' plan.json --args -- "${accepted[@]}"
}

confirm() {
  local answer='' lost
  lost=$(losses | list)
  if [[ -n $SYNC_YES ]]; then
    [[ -z $lost ]] || {
      echo "$SYNC_NAME: these tables lose rows or changes of users, so nothing was changed: $lost. The plan above shows" \
        'what. Name each with --accept-loss, or use --mode=merge, which keeps them' >&2
      exit 1
    }
    return
  fi
  read -rp "Type $TARGET to continue: " answer || echo
  [[ $answer == "$TARGET" ]] || {
    echo 'Nothing was changed.' >&2
    exit 1
  }
  if [[ -z $lost ]]; then return; fi
  read -rp "Type lose to lose what the plan shows of $lost: " answer || echo
  [[ $answer == lose ]] || {
    echo 'Nothing was changed.' >&2
    exit 1
  }
}

untrace
clear_options
while [[ $1 != -- ]]; do
  read_declaration "$1"
  shift
done
shift
parse_options "$@"
check_options
load_settings
check_settings
find_client_programs
enter_runs
if [[ $SYNC_WORKFLOW == rollback ]]; then choose_run_to_undo; fi
lock_target
description=$(describe_run)
last=
if [[ -n $SYNC_RESUME ]]; then
  resume_run "$description"
else
  last=$(last_run "$description")
  make_run "$description"
fi
echo "Target: $TARGET. Folder of this run: $PWD"

trap stop_stages EXIT
mapfile -t look < <(stages look)
mapfile -t act < <(stages act)
run_stages "${look[@]}"
if ((${#act[@]} == 0)); then exit; fi
if [[ -e plan.txt ]]; then echo && cat plan.txt && echo; fi
if [[ -n $SYNC_PLAN_ONLY ]]; then
  echo 'This was the plan; nothing was changed.' | tee plan_only.txt
  exit
fi
if [[ -n $last ]]; then require_same_plan "$last"; fi
confirm
run_stages "${act[@]}"
if [[ -e after/digest.txt && -e backup/digest.txt ]]; then
  echo
  "$here/summary.sh" | tee summary.txt
fi
