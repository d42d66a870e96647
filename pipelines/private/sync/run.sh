#!/usr/bin/env bash
# run.sh STAGE...: runs stages of a sync in the current folder, one after the other, until one fails. Prints a line for
# each and records it in journal.ndjson. Environment: stage.sh.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

for stage in "$@"; do
  start=$EPOCHREALTIME status=0
  # Killed by whatever, this script takes the stage with it.
  setpriv --pdeathsig TERM -- "$here/$stage.sh" >"$stage.out" || status=$?
  seconds=$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.2f", b - a }')
  jq -cn --arg stage "$stage" --argjson status "$status" --argjson seconds "$seconds" --arg said "$(<"$stage.out")" \
    '$ARGS.named' >>journal.ndjson
  if ((status)); then
    echo "$stage failed after $seconds s (exit $status)" >&2
    exit "$status"
  fi
  printf '%-10s %6.2f s   %s\n' "$stage" "$seconds" "$(<"$stage.out")"
done
