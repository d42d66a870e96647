#!/usr/bin/env bash
# journal.sh [--durable] STAGE...: runs the stages in order, in the run's folder, which is the working directory. It
# prints a line for each and stops at the first failure.
#
# journal.ndjson has a line for each stage that has ended; README.md describes its fields. A stage that has succeeded is
# not run again, so the same command continues an interrupted run.
#
# With --durable, all files of the run are on the disk before the first stage starts, and those of each stage before its
# line is written. So a rollback is possible even if the machine crashes. Without it, a crash can damage files, which a
# resumed run notices by their checksums.
#
# run.log contains this script's output and the stages' stderr. It does not contain progress, which stages write to the
# terminal through file descriptor 8. stages/STAGE.txt contains the stdout of a stage. The events of --json-log go to
# file descriptor 7.
set -euo pipefail
here=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
# shellcheck source-path=SCRIPTDIR
source "$here/lib/filters.sh"
# shellcheck source-path=SCRIPTDIR
source "$here/lib/names.sh"
# shellcheck source-path=SCRIPTDIR
source "$here/lib/events.sh"
# shellcheck source-path=SCRIPTDIR
source "$here/lib/progress.sh"

# load_journal: for each stage whose last line in the journal is a success, sets summaries[STAGE] to its summary, and
# sums[STAGE] to the checksums of its outputs, as sha256sum reads them. Later stages may have written an output again, so
# the last checksum of a file counts.
declare -A summaries=() sums=()
load_journal() {
  local stage
  if [[ ! -s journal.ndjson ]]; then return; fi
  while IFS= read -r -d '' stage && IFS= read -r -d '' "summaries[$stage]" && IFS= read -r -d '' "sums[$stage]"; do
    :
  done < <(
    jq -js '
      (map(select(.status == 0) | .outputs[] | {(.file): .sha256}) | add // {}) as $sums
      | group_by(.stage)[] | select(last.status == 0)
      | last.stage, last.summary,
        ([.[].outputs[].file] | unique | map(select($sums[.]) | "\($sums[.])  \(.)\n") | add // "")
      | "\(.)\u0000"' journal.ndjson
  )
  wait $!
}

# check_outputs STAGE: exits if outputs of the stage have changed since it succeeded.
check_outputs() {
  if [[ -n ${sums[$1]} ]] && ! sha256sum --quiet --check - <<<"${sums[$1]%$'\n'}" >&2; then
    echo "outputs of $1 changed after the stage completed" >&2
    exit 3
  fi
}

# record STAGE STATUS SECONDS START: adds the stage to the journal.
record() {
  filter run-record --stage="$1" --status="$2" --seconds="$3" --since="$4" $durable journal.ndjson >.journal.ndjson || return
  if [[ -n $durable ]]; then sync .journal.ndjson || return; fi
  mv .journal.ndjson journal.ndjson || return
  if [[ -n $durable ]]; then sync . || return; fi
}

# run_stage STAGE: runs the stage and records it. The stage is terminated when this script dies.
run_stage() {
  local start=$EPOCHREALTIME status=0 microseconds seconds summary progress=''
  event stage_started --stage="$1"
  if [[ -t 8 ]]; then
    show_progress "$1" "$start" &
    progress=$!
  fi
  setpriv --pdeathsig TERM -- bash "$here/stages/$1.sh" >"stages/$1.txt" 7>&- || status=$?
  if [[ -n $progress ]]; then
    kill "$progress" 2>/dev/null || true # the stage may show its own
    wait "$progress" 2>/dev/null || true
    printf '\r\e[K' >&8
  fi
  microseconds=$((${EPOCHREALTIME/./} - ${start/./}))
  printf -v seconds '%d.%02d' $((microseconds / 1000000)) $((microseconds / 10000 % 100))
  record "$1" "$status" "$seconds" "$start" || {
    echo "cannot write the journal after the stage $1" >&2
    exit 3
  }
  summary=$(<"stages/$1.txt")
  event stage_ended --stage="$1" --status="$status" --seconds="$seconds" --field="summary=$summary"
  if ((status)); then
    echo "$1 failed after $seconds s (exit $status)" >&2
    exit "$status"
  fi
  printf '%-17s %7.2f s   %s\n' "$1" "$seconds" "$summary"
}

# log: copies stdin to stdout and run.log.
log() { printable | tee -a run.log; }
exec 8>&2
exec > >(log)
out=$!
if [[ -t 8 ]]; then exec 2> >(log | sed -u $'s/^/\r\e[K/' >&8); else exec 2> >(log >&8); fi
err=$!
trap 'exec >&- 2>&-; wait "$out" "$err"' EXIT # run.log is complete when this ends

mkdir -p stages
touch journal.ndjson
durable=''
if [[ $1 == --durable ]]; then
  durable=--durable
  shift
  find . -exec sync {} +
fi
load_journal
for stage in "$@"; do
  if [[ -v summaries[$stage] ]]; then
    check_outputs "$stage"
    event stage_skipped --stage="$stage" --field="summary=${summaries[$stage]}"
    printf '%-17s done before   %s\n' "$stage" "${summaries[$stage]}"
  else
    run_stage "$stage"
  fi
done
