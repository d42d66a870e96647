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
source "$here/lib/events.sh"
source "$here/options.sh"
source "$here/usage.sh"
source "$here/settings.sh"
source "$here/client_programs.sh"
source "$here/lib/runs.sh"
source "$here/run_folder.sh"

# run_stages [--durable] STAGE...: runs the stages in a separate process, which is terminated when this one dies.
stages_pid=
run_stages() {
  local status=0
  setpriv --pdeathsig TERM -- "$here/journal.sh" "$@" &
  stages_pid=$!
  wait "$stages_pid" || status=$?
  stages_pid=
  return "$status"
}
stop_stages() {
  kill "$stages_pid" 2>/dev/null || true
  wait "$stages_pid" || true
  # All programs of the run hold the lock. The run can be resumed only after they have ended.
  exec 9>&-
  if [[ -n $lock ]]; then flock --timeout 30 "../$lock" true || true; fi
  # shellcheck disable=SC2154  # write_commands sets it
  if find_option --resume; then
    printf '%s: stopped. To continue:\n  %s\n' "$SYNC_NAME" "$resume" >&2
  else
    echo "$SYNC_NAME: stopped" >&2
  fi
}

# write_report: writes report.html, a page about the run. A failure is reported and does not change how the run ends.
write_report() {
  if ! filter run-report journal.ndjson >.report.html; then return; fi
  mv .report.html report.html
  if [[ -n $SYNC_OPEN ]]; then "${BROWSER:-xdg-open}" "$PWD/report.html" >/dev/null 2>&1 7>&- || true; fi
}

# can_undo: succeeds if rollback can undo this run.
can_undo() {
  local run=${PWD##*/}
  # shellcheck disable=SC2016  # a jq filter
  [[ $(cd .. && list_runs --arg run "$run" 'runs | select(.run == $run).can_undo') == true ]]
}

# show_undo: prints how to undo this run, if that is possible.
show_undo() {
  # shellcheck disable=SC2154  # write_commands sets it
  if can_undo; then printf 'To undo it:\n  %s\n' "$undo"; fi
}

# show_summary: prints the table of rows before and after, if the run has pushed and verified.
show_summary() {
  if [[ -e after/digest.txt && -e backup/digest.txt ]]; then
    echo
    "$here/summary.sh" | tee summary.txt || true
  fi
}

# must_start_again: succeeds if a resumed run would fail in the same way, because its settings or its mode must change, or
# if it is a comparison or a diagnosis, which is made anew.
must_start_again() {
  local failed
  if ! find_option --resume; then return; fi
  failed=$(tail -n 1 journal.ndjson | jq -r .stage)
  [[ $failed == settings || $failed == preflight || ($failed == changes && -z $SYNC_MODE && ! -e base/rows.sql) ]]
}

# start_events [OPTION...]: makes 7 a copy of stdout. If --json-log is among the options, events go there, and messages to
# stderr. It is called before the options are checked, so that an error in them ends with an event, too. A signal sets
# `ended_by` to its number, because the exit status is unknown in the trap at the exit, and then ends this process as usual.
ended_by=0
start_events() {
  local word signal
  exec 7>&1
  for word; do
    if [[ $word == --json-log ]]; then SYNC_JSON_LOG=1; fi
  done
  if [[ -z $SYNC_JSON_LOG ]]; then return; fi
  exec >&2
  for signal in 1 2 15; do
    # shellcheck disable=SC2064  # the number of this signal
    trap "ended_by=$signal; trap - $signal; kill -$signal $$" "$signal"
  done
}

# write_end STATUS: writes the event of the end, with the run's folder unless the run ended before it had one.
write_end() {
  local fields=(--status="$1")
  if [[ -z $SYNC_JSON_LOG ]]; then return; fi
  if [[ -n $resume ]]; then
    fields+=(--field="run=$PWD")
    if [[ -e report.html ]]; then fields+=(--field="report=$PWD/report.html"); fi
    if can_undo; then fields+=(--field="undo=$undo"); fi
    if (($1)) && ! must_start_again; then fields+=(--field="resume=$resume"); fi
  fi
  event run_ended "${fields[@]}"
}

# shellcheck disable=SC2317  # called at exit
at_exit() {
  local status=$?
  if ((ended_by)); then status=$((128 + ended_by)); fi
  if [[ -n $stages_pid ]]; then
    stop_stages
  elif ((status)) && [[ -n $resume ]] && discard_run; then
    resume=''
    echo "$SYNC_NAME: nothing was done. Correct what is named above, and start again." >&2
  elif ((status)) && [[ -n $resume && ! -e complete.txt ]]; then
    write_report
    show_summary
    {
      printf '%s: not finished, see %s. ' "$SYNC_NAME" "$PWD/report.html"
      if must_start_again; then
        echo 'Correct what is named above, and start again.'
      else
        printf 'To continue:\n  %s%s\n' "$resume" "${SYNC_PLAN_ONLY:+ --plan}"
      fi
      show_undo
    } >&2
  fi
  write_end "$status"
}

# require_same_plan: exits if this run, or the last one with the same settings, was run with --plan and that plan differs
# from the current one.
require_same_plan() {
  local name=${PWD##*/} state=planned.tsv changes
  if [[ ! -e $state ]]; then name=$last state=../$last/plan_state.tsv; fi
  if [[ -n $SYNC_REPLAN || ! -e $state || ($state == ../* && ! -e ../$last/plan_only.txt) ]]; then return; fi
  if cmp -s "$state" plan_state.tsv; then return; fi
  # diff exits with 1, because the files differ.
  changes=$({ diff "$state" plan_state.tsv || true; } | sed -n 's/^> \(.*\)\t.*/\1/p' | list)
  echo "$SYNC_NAME: changed since the plan of $name: $changes. Check the plan above, then use --replan" >&2
  exit 1
}

# highlight: copies a plan. On a terminal, breaks long lines between words, and shows losses in red unless NO_COLOR is
# set.
highlight() {
  local red=$'s/^LOSS: .*/\e[31m&\e[0m/'
  if [[ ! -t 1 ]]; then
    cat
  else
    fold -s -w 80 | if [[ -z ${NO_COLOR-} ]]; then sed "$red"; else cat; fi
  fi
}

# show_losses: prints the losses of a plan again, because a long plan has scrolled away.
show_losses() {
  local count most=12
  [[ -e plan.txt ]] || return 0
  count=$(grep -c '^LOSS: ' plan.txt) || return 0
  grep -m "$most" '^LOSS: ' plan.txt | highlight
  if ((count > most)); then echo "and $(count $((count - most)) 'more loss' 'more losses'), see $PWD/plan.txt"; fi
}

# losses: prints the tables that lose more than half of their rows, or what users have changed, and that --accept-loss
# does not name, one per line.
losses() {
  local accepted
  if [[ ! -e plan.json ]]; then return; fi
  mapfile -t accepted < <(split_names "$SYNC_ACCEPT_LOSS")
  jq -r '.losses[].table | select(IN($ARGS.positional[]) | not)' plan.json --args -- "${accepted[@]}"
}

# prompt TEXT: sets `answer` to the line that the user types after the prompt. Lines typed before do not count, because the
# user had not seen the plan.
prompt() {
  while [[ -t 0 ]] && read -rst 0.05 answer; do :; done
  answer=''
  read -rp "$1" answer || echo
}

# require QUESTION EXPECTED: exits if `answer` is not as expected.
require() {
  if [[ $answer == "$2" ]]; then
    event question_answered --field="question=$1" --field=result=accepted
    return
  fi
  event question_answered --field="question=$1" --field=result=refused
  echo "Nothing was changed: \"$answer\" is not \"$2\"." >&2
  exit 1
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
    event question_skipped --field=question=target --field=reason=--yes
    return
  fi
  show_losses
  prompt "Type $TARGET to continue: "
  require target "$TARGET"
  if [[ -z $lost ]]; then return; fi
  prompt "Type lose to lose what the plan shows of $lost: "
  require losses lose
}

# end_diagnosis: prints the findings of a workflow that looks for problems, and fails if one is an error.
end_diagnosis() {
  if [[ -n $SYNC_FIX ]]; then
    if [[ ! -e image_fixes.ndjson ]]; then
      cat findings.txt
      echo "$SYNC_NAME: rows and objects of both sides could not be compared" >&2
      return 1
    fi
    cat image_fixes.ndjson >&7
    return
  elif [[ -n $SYNC_JSON ]]; then
    cat findings.ndjson >&7
  else
    echo && cat findings.txt && echo
  fi
  echo "As a page: $PWD/report.html"
  ! grep -qsE '"(severity":"error|result":"failed)"' findings.ndjson health.ndjson
}

untrace
clear_options
while [[ $1 != -- ]]; do
  read_declaration "$1"
  shift
done
shift
read_workflow
if [[ -n ${DUMPLINE_PROGRAM-} ]]; then
  SYNC_COMMAND=$(pipeline_command "$SYNC_NAME") SYNC_ROLLBACK=$(pipeline_command rollback)
fi
resume=''
trap at_exit EXIT
start_events "$@"
parse_options "$@"
load_settings
apply_settings
check_options
if [[ -n $SYNC_JSON$SYNC_FIX ]]; then exec >&2; fi
check_settings
find_client_programs
enter_runs
if [[ $SYNC_WORKFLOW == rollback ]]; then choose_run_to_undo; fi
lock=''
# These two only ask, and may do so while another run is in progress.
if [[ $SYNC_WORKFLOW != @(doctor|health) ]]; then lock_target; fi
description=$(describe_run)
last=
if [[ -n $SYNC_RESUME ]]; then
  resume_run "$description"
else
  last=$(last_run "$description")
  make_run "$description"
fi
write_commands
export SYNC_LAST=$last # show_progress estimates by it
echo "Target: $TARGET. Folder of this run: $PWD"
event run_started --field="program=$SYNC_NAME" --field="target=$TARGET" --field="run=$PWD"

mapfile -t look < <(stages look)
mapfile -t act < <(stages act)
run_stages "${look[@]}"
if ((${#act[@]} == 0)); then
  : >complete.txt
  write_report
  if [[ -e findings.txt ]]; then end_diagnosis || exit 1; fi
  exit
fi
if [[ -e plan.txt ]]; then echo && highlight <plan.txt && echo; fi
if [[ -n $SYNC_PLAN_ONLY ]]; then
  echo 'This was the plan; nothing was changed.' | tee plan_only.txt
  write_report
  drop_rows
  echo "As a page: $PWD/report.html"
  exit
fi
write_report
require_same_plan
confirm
run_stages --durable "${act[@]}"
: >complete.txt
write_report
show_summary
echo
show_undo
echo "As a page: $PWD/report.html"
