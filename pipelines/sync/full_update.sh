#!/usr/bin/env bash
# full_update.sh [--skip=STEP,…] [OPTION...]: production as development is: schema, then rows, then objects, then the check of
# every URL, then code, each asking before it acts. The other options go to every step: see --help of //pipelines:prod_sync.
# With --plan each says what it would do; where migrations are pending the plan of the data says so.
set -euo pipefail
export BUILD_WORKING_DIRECTORY=${BUILD_WORKING_DIRECTORY:-$PWD}    # where the user stands
if [[ -d $0.runfiles ]]; then cd "$0.runfiles/dumpline"; fi

steps=(schema data objects urls code)
usage() {
  cat <<END
full_update [--skip=STEP,…] [OPTION...]

Brings production up to development: schema, data (rows), objects, urls (has every storage URL its object?), code
(DEPLOY_COMMAND, then deploy_check), one after the other, until one fails.

  --skip=STEP,…     leave out steps: schema, data, objects, urls, code
  OPTION            goes to every step: --plan, --yes, --target=REF, --env-file=FILE, --allow-local-target and the like,
                    see prod_sync --help
END
}
skip=, options=() where=()
while (($#)); do
  option=$1
  shift
  case $option in    # --option VALUE is --option=VALUE, see options.sh
    --skip | --target | --env-file | --migrations)
      (($#)) || { echo "full_update: $option needs a value" >&2; exit 2; }
      option=$option=$1
      shift
      ;;
  esac
  case $option in
    --skip=*) skip+=${option#*=}, ;;
    -h | --help) usage; exit ;;
    # What is asked and nothing done takes only these.
    --env-file=* | --allow-*) options+=("$option") where+=("$option") ;;
    *) options+=("$option") ;;
  esac
done
for step in ${skip//,/ }; do
  [[ " ${steps[*]} " == *" $step "* ]] || { echo "full_update: no step $step: there are ${steps[*]}" >&2; exit 2; }
done
skipped() { [[ $skip == *,$1,* ]]; }
# step TITLE PROGRAM [OPTION...]
step() {
  echo "== $1"
  "pipelines/$2" "${@:3}"
}

for one in "${steps[@]}"; do if skipped "$one"; then echo "== $one: left out"; fi; done
if ! skipped schema; then step schema schema_push "${options[@]}"; fi
# prod_sync does three of the steps, so that objects that are replaced are saved together with the rows.
if ! skipped data; then
  without=()
  for one in objects urls; do if skipped "$one"; then without+=("--skip=$one"); fi; done
  step 'data, objects, urls' prod_sync "${without[@]}" "${options[@]}"
else
  if ! skipped objects; then step objects image_sync "${options[@]}"; fi
  if ! skipped urls; then step urls url_audit "${where[@]}"; fi
fi
if ! skipped code; then step code deploy "${options[@]}"; fi
