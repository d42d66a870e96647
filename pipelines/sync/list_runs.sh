#!/usr/bin/env bash
# list_runs.sh [OPTION...]: lists the runs of syncs, newest first, and deletes old ones.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
export LC_ALL=C SYNC_NAME=runs SYNC_USER_DIR=${BUILD_WORKING_DIRECTORY:-$PWD}
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
source "$here/lib/names.sh"
source "$here/lib/runs.sh"
source "$here/run_folder.sh"

usage() {
  cat <<END
runs [OPTION...]

Lists the runs of syncs in DUMPLINE_RUNS (default: .dumpline/runs), newest
first. "rollback RUN" can undo those that are marked with *.

Options:
  --target=REF          Only runs for this target
  --json                One JSON object per line, with the fields that
                        pipelines/README.md describes
  --prune               Delete runs, according to one or both of:
    --older-than=DAYS     those that began more than DAYS days ago
    --keep=N              all but the newest N of each target
                        The runs that the next merges start from, also after a
                        rollback, and those in progress stay
  --help                Print this text and exit

Examples:
  $(pipeline_command runs) --json
  $(pipeline_command runs) --prune --older-than=30 --keep=10
END
}
usage_error() {
  printf "runs: %s\ntry 'runs --help'\n" "$1" >&2
  exit 2
}

target='' json='' prune='' days='' keep=''
for word; do
  case $word in
    -h | --help) usage && exit ;;
    --target=?*) target=${word#*=} ;;
    --json) json=1 ;;
    --prune) prune=1 ;;
    --older-than=* | --keep=*)
      [[ ${word#*=} =~ ^[0-9]{1,6}$ ]] || usage_error "invalid ${word%%=*} \"${word#*=}\" (expected a whole number)"
      if [[ $word == --keep=* ]]; then keep=${word#*=}; else days=${word#*=}; fi
      ;;
    *) usage_error "unknown option: $word" ;;
  esac
done
if [[ -n $prune && -z $days$keep ]]; then usage_error '--prune needs --older-than=DAYS or --keep=N'; fi
if [[ -z $prune && -n $days$keep ]]; then usage_error '--older-than and --keep need --prune'; fi

# selected_runs [JQ OPTION...] FILTER: prints the results of a jq filter, whose input is the list of runs for --target.
selected_runs() {
  list_runs --arg target "$target" "${@:1:$#-1}" "[runs | select(\$target == \"\" or .target == \$target)] | ${*: -1}"
}

# to_prune: prints the runs to delete and their targets, separated by a tab.
to_prune() {
  local oldest=''
  if [[ -n $days ]]; then oldest=$(date -u -d "$days days ago" +%Y%m%dT%H%M%SZ); fi
  # shellcheck disable=SC2016  # a jq filter
  selected_runs -r --arg oldest "$oldest" --arg keep "$keep" '
    group_by(.target)[] | sort_by(.run) | reverse
    | (group_by([.schemas, .tables, .keep, .dump == ""]) | map(map(select(.is_base) | .run) | sort | .[-2:]) | add) as $bases
    | to_entries[] | select(($oldest == "" or .value.run < $oldest) and ($keep == "" or .key >= ($keep | tonumber)))
    | .value | select(.run | IN($bases[]) | not) | [.run, .target] | @tsv'
}

# delete_run RUN TARGET: deletes the folder of a run, unless a run for the target is in progress.
delete_run() {
  (
    TARGET=$2
    lock_target 2>/dev/null || exit
    rm -rf -- "$1" && echo "deleted $1"
  ) || echo "kept $1: a run for $2 is in progress" >&2
}

enter_runs
if [[ -n $prune ]]; then
  to_prune | while IFS=$'\t' read -r run name; do delete_run "$run" "$name"; done
elif [[ -n $json ]]; then
  selected_runs '.[]'
else
  lines=$(selected_runs -r '.[] | [.run, .name, .state, (if .can_undo then "*" else " " end), .changed] | @tsv' | printable)
  if [[ -z $lines ]]; then
    echo "no runs in $PWD"
    exit
  fi
  printf '  %-17s %-12s %-22s %6s  %s\n' run program state size changed
  while IFS=$'\t' read -r run program state mark changed; do
    printf '%s %-17s %-12s %-22s %6s  %s\n' "$mark" "$run" "$program" "$state" "$(du -sh -- "$run" | cut -f 1)" "$changed"
  done <<<"$lines"
  echo '* rollback RUN undoes it'
fi
