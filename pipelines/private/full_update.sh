#!/usr/bin/env bash
# full_update.sh [--skip=STEP,…] [OPTION...]: production as development is: schema, then data (rows, objects and the check
# of every URL), then code, each asking before it acts. --skip leaves out schema, data or code; the other options go to
# every step: see --help of //pipelines:prod_sync. With --plan each says what it would do; where migrations are pending
# the plan of the data says so.
set -euo pipefail
if [[ -d $0.runfiles ]]; then cd "$0.runfiles/dumpline"; fi

skip=, options=()
for option; do
  case $option in
    --skip=*) skip+=${option#*=}, ;;
    -h | --help) echo 'full_update [--skip=schema,data,code] [OPTION...]: schema_push, prod_sync and deploy, one after the other.'; exit ;;
    *) options+=("$option") ;;
  esac
done
for step in ${skip//,/ }; do
  [[ $step =~ ^(schema|data|code)$ ]] || { echo "full_update: no step $step: there are schema, data and code" >&2; exit 2; }
done
for step in schema:schema_push data:prod_sync code:deploy; do
  if [[ $skip == *,${step%:*},* ]]; then echo "== ${step%:*}: left out"; continue; fi
  echo "== ${step%:*}"
  "pipelines/${step#*:}" "${options[@]}"
done
