#!/usr/bin/env bash
# sync.sh NAME WHAT CHAIN SCHEMAS TABLES BUCKETS REPLACE FORBID -- [OPTION...]: what the rules of sync.bzl run. WHAT is `data`,
# `images`, `audit`, `verify`, `backup`, `rollback`, `schema`, `code` or `site`; REPLACE is {"pairs":[["from","to"],…]}.
# shellcheck source-path=SCRIPTDIR disable=SC2034,SC2153,SC2154  # options.sh and target.sh set and use what is here
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..

name=$1 what=$2 CHAIN=$3 SCHEMAS=$4 TABLES=$5 declared_buckets=$6 REPLACE=$7 FORBID=$8
shift 9
source "$here/usage.sh"
source "$here/options.sh"
source "$here/target.sh"

umask 077
cd "$RUN_IN"
runs=${DUMPLINE_RUNS:-.dumpline/runs}
mkdir -p "$runs"
[[ -n ${DUMPLINE_RUNS-} ]] || echo '*' >"${runs%/*}/.gitignore"
runs=$(cd "$runs" && pwd)
if [[ $what == rollback ]]; then
  ROLLBACK=${ROLLBACK%/} ROLLBACK=$runs/${ROLLBACK##*/}
  [[ -e $ROLLBACK/backup.digest ]] || wrong "name the run to undo, one of those in $runs that has a backup"
  theirs=$(jq -r .target "$ROLLBACK/run.json")
  [[ $theirs == "$ref" ]] || wrong "that run was on $theirs, and the target is $ref"
  # What it saved is what goes back.
  SCHEMAS=$(jq -r .schemas "$ROLLBACK/run.json") TABLES=$(jq -r '.tables // ""' "$ROLLBACK/run.json")
fi
export CHAIN SCHEMAS TABLES BUCKETS EXPECT_REPLACE FORBID ROLLBACK PUSH DUMP MIGRATIONS REPAIR RUN_IN
export ALLOW_LOCAL_TARGET ALLOW_REMOTE_SOURCE

# One run at a time against one target. The lock goes when this process has.
exec 9>"$runs/.lock.${ref//\//_}"
flock --nonblock 9 || { echo "$name: another run against $ref is under way" >&2; exit 3; }

# What this run is; a run that is resumed must be the same.
without_password() { sed -E 's|^([a-z]+://[^:/?@]*):.*@|\1@|' <<<"$1"; }
about=$(jq -cn --arg name "$name" --arg target "$ref" --arg schemas "$SCHEMAS" --arg tables "$TABLES" --arg buckets "$BUCKETS" \
  --arg dev_db "$(without_password "$DEV_DB_URL")" --arg prod_db "$(without_password "${PROD_DB_URL-}")" \
  --arg dev_url "${DEV_URL-}" --arg prod_url "${PROD_URL-}" --arg prod_origins "${PROD_ORIGINS-}" --arg push "$PUSH" \
  --arg dump "$DUMP" --arg dev_pg_dump "${DEV_PG_DUMP-}" --arg undoes "${ROLLBACK##*/}" '$ARGS.named')
if [[ -n $resume ]]; then
  resume=${resume%/} run=$runs/${resume##*/}
  [[ -e $run/run.json ]] || wrong "no such run: $run"
  [[ $(<"$run/run.json") == "$about" ]] || wrong "that was another run, see $run/run.json"
else
  last=$(find "$runs" -mindepth 2 -maxdepth 2 -name run.json -exec grep -qxF -e "$about" {} \; -print | LC_ALL=C sort | tail -n 1)
  # Named by its second, which another run may have had.
  until run=$runs/$(date -u +%Y%m%dT%H%M%SZ) && mkdir "$run" 2>/dev/null; do
    [[ -e $run ]] || { echo "$name: cannot make $run" >&2; exit 3; }
    sleep 0.1
  done
  jq -r '.[] | @tsv' <<<"$pairs" >"$run/replace.pairs"
  echo "$about" >"$run/run.json"    # from here on it can be resumed
fi
cd "$run"
echo "Target: $ref. This run's folder: $run"

stages_pid=
# shellcheck disable=SC2317  # called at exit
clean_up() {
  if [[ -z $stages_pid ]]; then return; fi
  kill "$stages_pid" 2>/dev/null || true
  wait "$stages_pid" || true
  echo "$name: stopped; --resume=${run##*/} goes on" >&2
}
trap clean_up EXIT
run_stages() {
  setpriv --pdeathsig TERM -- "$here/journal.sh" "$@" &
  stages_pid=$!
  local status=0
  wait "$stages_pid" || status=$?
  stages_pid=
  return "$status"
}

run_stages "${look[@]}"
if ((${#act[@]} == 0)); then exit; fi
if [[ -e plan.txt ]]; then echo && cat plan.txt && echo; fi
if $plan_only; then
  touch plan.only
  echo 'This was the plan; nothing was changed.'
  exit
fi
# When the run before this one with the same settings was a plan, this is to do what that said.
last=${last%/*}
if ! $replan && [[ -n $last && -e $last/plan.only && -e $last/plan.state ]] && ! cmp -s "$last/plan.state" plan.state; then
  echo "$name: not as it was when ${last##*/} planned it ($(diff "$last/plan.state" plan.state | sed -n 's/^> \(.*\)\t.*/\1/p' | paste -s -d, | sed 's/,/, /g') changed); look at the plan above, then --replan" >&2
  exit 1
fi
if ! $yes; then
  [[ -t 0 ]] || { echo "$name: nobody to ask; --yes --target=$ref goes on without" >&2; exit 2; }
  read -rp "Type $ref to go on: " answer || echo
  [[ $answer == "$ref" ]] || { echo 'Nothing was changed.' >&2; exit 1; }
fi
if $delete_extra; then
  if [[ $what == images ]]; then act+=(audit); fi
  act+=(delete_extra)
fi
run_stages "${act[@]}"
if [[ $what == data || $what == rollback ]]; then
  echo
  "$here/summary.sh" | tee summary.txt
fi
