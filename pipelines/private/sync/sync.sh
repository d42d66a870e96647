#!/usr/bin/env bash
# sync.sh NAME WHAT CHAIN SCHEMAS BUCKETS REPLACE -- [OPTION...]: what the rules of sync.bzl run. WHAT is `data`, `images`,
# `audit`, `verify`, `backup` or `rollback`; REPLACE is {"pairs":[["from","to"],…]}.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

name=$1 what=$2 CHAIN=$3 SCHEMAS=$4 declared_buckets=$5 REPLACE=$6
shift 7

case $what in
  data)
    does="Replaces production's rows by development's, and brings its storage buckets up to development's."
    variables=(DEV_DB_URL PROD_DB_URL)
    look=(settings preflight export filter list plan)
    act=(backup backup_objects push objects verify audit)
    ;;
  images)
    does="Brings production's storage buckets up to development's."
    variables=(DEV_URL PROD_URL BUCKETS)
    look=(settings list)
    act=(backup_objects objects)
    ;;
  rollback)
    does="Puts back the rows of production, and the objects, that an earlier run has replaced or deleted."
    variables=(PROD_DB_URL)
    look=(settings rollback_filter)
    act=(backup push restore_objects verify)
    ;;
  backup)
    does="Saves production's rows, and the objects in its buckets, in a run's folder, from which a rollback can put them back."
    variables=(PROD_DB_URL)
    look=(settings backup backup_all_objects)
    act=()
    ;;
  verify)
    does="Checks that production holds development's rows and sequences, and that every storage URL has its object."
    variables=(DEV_DB_URL PROD_DB_URL)
    look=(settings preflight export verify audit)
    act=()
    ;;
  schema)
    does="Applies the migrations in supabase/migrations that production has not had yet, by the Supabase CLI."
    variables=(PROD_DB_URL)
    look=(settings migrations)
    act=(schema_push)
    ;;
  code)
    does="Deploys the code by DEPLOY_COMMAND, and waits until SITE_URL serves the new build."
    variables=(DEPLOY_COMMAND)
    look=(site)
    act=(deploy deploy_check)
    ;;
  site)
    does="Checks that SITE_URL answers, and with the page title EXPECT_TITLE."
    variables=(SITE_URL)
    look=(deploy_check)
    act=()
    ;;
  audit)
    does="Checks that every storage URL in production's rows has its object, and lists the objects that no row uses."
    variables=(PROD_DB_URL PROD_URL)
    look=(settings audit)
    act=()
    ;;
esac

usage() {
  echo "$name [OPTION...]$([[ $what != rollback ]] || echo ' RUN')"$'\n\n'"$does"$'\n'
  if ((${#act[@]})); then
    cat <<EOF
  --plan            look, and say what would be done; change nothing
  --yes             do not ask; --target must name the target then
  --target=REF      the target that is meant; any other is refused
  --resume=RUN      go on with a run that was broken off: the name of its folder
EOF
  fi
  if [[ $what == data || $what == images ]]; then
    echo "  --delete-extra    delete, after a backup, the objects that only production has and that no storage URL in the
                    rows of its schemas ($SCHEMAS) names; of names without a URL nobody knows"
  fi
  if [[ $what == data ]]; then
    cat <<EOF
  --replan          what has changed since the last --plan does not matter
  --chain=PROGRAM   what turns pg_dump's output into the SQL to push, in place of the declared chain
EOF
  fi
  if [[ $what == data || $what == rollback ]]; then
    cat <<EOF
  --push=psql       push by psql, in the form that the chain has written: the default
  --push=supabase   push by the Supabase CLI, found on PATH or installed by
                    tools/bazel run //third_party/supabase_cli:install
EOF
  fi
  if [[ $what == schema ]]; then
    cat <<EOF
  --migrations=DIR  the folder of migrations, where it is not supabase/migrations
  --repair          note versions that production has had, and the folder has not, as reverted: they keep the CLI from
                    pushing. Nothing of what they did is undone
EOF
  fi
  cat <<EOF
  --env-file=FILE   read settings from FILE (.env.production, where there is one); the environment's come first
  --allow-local-target
                    production may be on this machine or in a private network: for rehearsals
  --help            this text

Settings, of which needed ${variables[*]}:
DEV_DB_URL, PROD_DB_URL, the databases, as postgres:// URLs (DEV_DB_URL: else the local stack's);
DEV_URL, PROD_URL, DEV_SECRET_KEY, PROD_SECRET_KEY, the projects and their secret keys, for objects (DEV_URL: else the
local stack's); SUPABASE_URL and SUPABASE_SERVICE_ROLE_KEY are understood for production's;
BUCKETS, their buckets, separated by commas${declared_buckets:+ ($declared_buckets)};
PROD_ORIGINS, how storage URLs in production's rows begin, separated by commas, where that is not PROD_URL;
SITE_URL, SITE_PAGES, EXPECT_TITLE, the web site, the pages to look at (/), separated by commas, and their title;
DEPLOY_COMMAND, DEPLOY_WAIT, what deploys it, and how many seconds that may take (600);
PROJECT_REF, what --target is to be (the reference or host in PROD_URL).
Each run has a folder with all that it read, wrote and saved, in DUMPLINE_RUNS (.dumpline/runs).
EOF
}
wrong() { printf "%s: %s\ntry '%s --help'\n" "$name" "$1" "$name" >&2; exit 2; }

# RUN_IN: where the user stands.
RUN_IN=${BUILD_WORKING_DIRECTORY:-$PWD} env_file='' PUSH=psql ALLOW_LOCAL_TARGET='' MIGRATIONS='' REPAIR=''
last='' plan_only=false yes=false target='' delete_extra=false replan=false resume='' ROLLBACK=''
for option; do
  case $what$option in
    *-h | *--help) usage; exit ;;
    data--chain=?*) CHAIN=$(readlink -f -- "${option#*=}") ;;
    data--replan) replan=true ;;
    data--push=psql | data--push=supabase | rollback--push=psql | rollback--push=supabase) PUSH=${option#*=} ;;
    *--env-file=?*) env_file=$(cd "$RUN_IN" && realpath -e -- "${option#*=}") || exit 3 ;;
    schema--repair) REPAIR=1 ;;
    schema--migrations=?*) MIGRATIONS=$(cd "$RUN_IN" && realpath -e -- "${option#*=}") || exit 3 ;;
    *--allow-local-target) ALLOW_LOCAL_TARGET=1 ;;
    schema--delete-extra | code--delete-extra | audit* | backup* | verify* | site* | rollback--delete-extra) wrong "unknown option: $option" ;;
    rollback[!-]*) ROLLBACK=$option ;;
    *--resume=?*) resume=${option#*=} ;;
    *--plan) plan_only=true ;;
    *--yes) yes=true ;;
    *--target=?*) target=${option#*=} ;;
    *--delete-extra) delete_extra=true; variables+=(PROD_DB_URL) ;;
    *) wrong "unknown option: $option" ;;
  esac
done

if [[ -z $env_file && -e $RUN_IN/.env.production ]]; then env_file=$RUN_IN/.env.production; fi
while IFS= read -r -d '' setting; do export "${setting?}"; done \
  < <("$here/../../../tools/env-check/env-check" --environment --print0 ${env_file:+"$env_file"})
wait $! || exit 3
BUCKETS=${BUCKETS-$declared_buckets}
# What nobody says is the local stack's.
export DEV_DB_URL=${DEV_DB_URL:-postgresql://postgres:postgres@127.0.0.1:54322/postgres}
export DEV_URL=${DEV_URL:-http://127.0.0.1:54321}
for variable in "${variables[@]}"; do [[ -n ${!variable-} ]] || wrong "$variable is not set"; done
for variable in DB_URL URL; do
  dev=DEV_$variable prod=PROD_$variable
  [[ -z ${!prod-} || ${!prod} != "${!dev-}" ]] || wrong "$dev and $prod are the same"
done

MIGRATIONS=${MIGRATIONS:-$RUN_IN/supabase/migrations}
[[ $what != schema || -d $MIGRATIONS ]] || wrong "no folder $MIGRATIONS; --migrations names another"

# What a person calls the target: the project's reference, else its host.
ref=${PROJECT_REF-}
if [[ -z $ref ]]; then
  ref=${PROD_URL:-${PROD_DB_URL:-$SITE_URL}}
  ref=${ref#*://} ref=${ref%%/*} ref=${ref##*@} ref=${ref%.supabase.co}
fi
# The database must not be another project's: db.REF.supabase.co, or postgres.REF at a pooler.
if [[ ${PROD_DB_URL-} =~ (@db\.|//postgres\.)([a-z0-9]{20})[.:@] && ${BASH_REMATCH[2]} != "$ref" ]]; then
  wrong "PROD_DB_URL is the project ${BASH_REMATCH[2]}, but the target is $ref"
fi
[[ -z $target || $target == "$ref" ]] || wrong "the target is $ref, not $target"
if $yes && [[ -z $target ]]; then wrong "--yes needs --target=$ref"; fi

# The pairs to replace; $NAME is a setting. What is there twice counts once.
prod_origin=${PROD_ORIGINS:-${PROD_URL-}}
pairs=$(jq -cn --argjson replace "$REPLACE" --arg DEV_URL "$DEV_URL" --arg PROD_ORIGIN "${prod_origin%%,*}" '
  $replace.pairs
  | map(map(if startswith("$") then $ARGS.named[.[1:]] // error("replace: no setting \(.)") else . end | rtrimstr("/")))
  | reduce (.[] | select(.[0] != .[1] and .[0] != "" and .[1] != "")) as $pair ([];
      if any(.[]; .[0] == $pair[0]) then . else . + [$pair] end)')
# All forms in which the chain may find its origins: plain, with slashes escaped by JSON, percent-encoded.
EXPECT_REPLACE=$(jq -c '[.[] | ., map(gsub("/"; "\\/")), map(gsub(":"; "%3A") | gsub("/"; "%2F")), map(gsub(":"; "%3a") | gsub("/"; "%2f"))]' <<<"$pairs")

umask 077
runs=${DUMPLINE_RUNS:-$RUN_IN/.dumpline/runs}
mkdir -p "$runs"
[[ -n ${DUMPLINE_RUNS-} ]] || echo '*' >"${runs%/*}/.gitignore"
runs=$(cd "$runs" && pwd)
if [[ $what == rollback ]]; then
  ROLLBACK=$runs/${ROLLBACK##*/}
  [[ -e $ROLLBACK/backup.digest ]] || wrong "name the run to undo, one of those in $runs that has a backup"
fi
export CHAIN SCHEMAS BUCKETS EXPECT_REPLACE ROLLBACK PUSH ALLOW_LOCAL_TARGET MIGRATIONS REPAIR RUN_IN

# One run at a time against one target. The lock goes when this process has.
exec 9>"$runs/.lock.${ref//\//_}"
flock --nonblock 9 || { echo "$name: another run against $ref is under way" >&2; exit 3; }

# What this run is; a run that is resumed must be the same.
about=$(jq -cn --arg name "$name" --arg target "$ref" --arg schemas "$SCHEMAS" --arg buckets "$BUCKETS" \
  --arg dev_url "${DEV_URL-}" --arg prod_url "${PROD_URL-}" --arg push "$PUSH" --arg undoes "${ROLLBACK##*/}" '$ARGS.named')
if [[ -n $resume ]]; then
  run=$runs/${resume##*/}
  [[ -e $run/run.json ]] || wrong "no such run: $run"
  [[ $(<"$run/run.json") == "$about" ]] || wrong "that was another run, see $run/run.json"
else
  last=$(find "$runs" -mindepth 2 -maxdepth 2 -name run.json | LC_ALL=C sort | tail -n 1)
  # Named by its second, which another run may have had.
  until run=$runs/$(date -u +%Y%m%dT%H%M%SZ) && mkdir "$run" 2>/dev/null; do
    [[ -e $run ]] || { echo "$name: cannot make $run" >&2; exit 3; }
    sleep 0.1
  done
  echo "$about" >"$run/run.json"
  jq -r '.[] | @tsv' <<<"$pairs" >"$run/replace.pairs"
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
  setpriv --pdeathsig TERM -- "$here/run.sh" "$@" &
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
# When the run before this one was a plan, this is to do what that said.
last=${last%/*}
if ! $replan && [[ -n $last && -e $last/plan.only && -e $last/plan.state && $(<"$last/run.json") == "$about" ]] && ! cmp -s "$last/plan.state" plan.state; then
  echo "$name: not as it was when ${last##*/} planned it ($(diff "$last/plan.state" plan.state | sed -n 's/^> \(.*\)\t.*/\1/p' | paste -s -d, | sed 's/,/, /g') changed); look at the plan above, then --replan" >&2
  exit 1
fi
if ! $yes; then
  [[ -t 0 ]] || { echo "$name: nobody to ask; --yes --target=$ref goes on without" >&2; exit 2; }
  read -rp "Type $ref to go on: " answer
  [[ $answer == "$ref" ]] || { echo 'Nothing was changed.' >&2; exit 1; }
fi
if $delete_extra; then
  if [[ $what == images ]]; then act+=(audit); fi
  act+=(delete_extra)
fi
run_stages "${act[@]}"
if [[ $what == data || $what == rollback ]]; then
  echo
  "$here/summary.sh"
fi
