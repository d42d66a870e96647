#!/usr/bin/env bash
# full_update.sh [--skip=STEP,…] [OPTION...]: updates production from development: applies the migrations, pushes the
# rows and the objects, checks all URLs, and deploys the code. Each of these programs receives the other options, and
# prompts for confirmation before it changes production.
set -euo pipefail
export BUILD_WORKING_DIRECTORY=${BUILD_WORKING_DIRECTORY:-$PWD} # the folder in which the user started this
if [[ -d $0.runfiles ]]; then cd "$0.runfiles"/*/pipelines/sync/../..; fi

steps=(schema data objects urls code)
usage() {
  cat <<END
full_update [OPTION...]

Brings production up to development, step by step, until one fails: schema
(migrations), data (rows), objects, urls (each storage URL has an object), code
(DEPLOY_COMMAND, then deploy_check).

Options:
  --skip=STEP,…       Leave out steps: schema, data, objects, urls, code
  --help              Print this text and exit

Other options are passed to every step; see prod_sync --help. Among them are
  --plan              Report what each step would do
  --yes               Do not ask for confirmation; requires --target
  --target=REF        Expected target; reject any other
  --env-file=FILE     Read settings from FILE
  --json-log          Write events to standard output
  --allow-local-target
                      Allow production on this machine, for rehearsals
END
}

usage_error() {
  printf "full_update: %s\ntry 'full_update --help'\n" "$1" >&2
  exit 2
}

skip=,
out=1         # where messages go
options=()    # for every step
read_only=()  # the subset that url_audit accepts, which changes nothing
while (($#)); do
  option=$1
  shift
  case $option in # turns --option VALUE into --option=VALUE
    --skip | --target | --env-file | --migrations | --schemas)
      (($#)) || usage_error "$option requires a value"
      option=$option=$1
      shift
      ;;
  esac
  case $option in
    --skip=*) skip+=${option#*=}, ;;
    -h | --help) usage && exit ;;
    --json-log)
      out=2
      options+=("$option") read_only+=("$option")
      ;;
    --env-file=* | --allow-* | --schemas=*) options+=("$option") read_only+=("$option") ;;
    *) options+=("$option") ;;
  esac
done
for step in ${skip//,/ }; do
  [[ " ${steps[*]} " == *" $step "* ]] || usage_error "invalid step \"$step\" (expected ${steps[*]})"
done

skipped() { [[ $skip == *,$1,* ]]; }
# run TITLE PROGRAM [OPTION...]
run() {
  echo "== $1" >&"$out"
  "pipelines/$2" "${@:3}"
}

for step in "${steps[@]}"; do if skipped "$step"; then echo "== $step: left out" >&"$out"; fi; done
if ! skipped schema; then run schema schema_push "${options[@]}"; fi
# prod_sync performs three of the steps, so that one backup contains both the rows and the objects that are replaced.
if ! skipped data; then
  without=()
  for step in objects urls; do if skipped "$step"; then without+=("--skip=$step"); fi; done
  run 'data, objects, urls' prod_sync "${without[@]}" "${options[@]}"
else
  if ! skipped objects; then run objects image_sync "${options[@]}"; fi
  if ! skipped urls; then run urls url_audit "${read_only[@]}"; fi
fi
if ! skipped code; then run code deploy "${options[@]}"; fi
