#!/usr/bin/env bash
# chain.sh NAME STEP... --: runs the programs of a filter_chain as one pipe from stdin to stdout.
#
# A STEP's file is named like NAME.2-truncate-prepend, and its failure is reported as `NAME: step 2 truncate-prepend:
# exit 3`. The exit status of the chain is that of the first step that failed.
set -uo pipefail

name=$1
shift
steps=()
while [[ $1 != -- ]]; do
  steps+=("$1")
  shift
done
shift
if (($#)); then
  printf '%s: unexpected argument: %s\n%s: a chain takes no arguments; its BUILD file declares its steps\n' \
    "$name" "$1" "$name" >&2
  exit 2
fi

# run_step INDEX: runs the step so that the kernel kills it if this script is killed, even by SIGKILL. Otherwise the
# steps would process a truncated stream to its end, and the reader would take the output for complete.
# shellcheck disable=SC2317  # eval below calls it
run_step() { exec setpriv --pdeathsig KILL -- "${steps[$1]}" 2>&3 3>&-; }

# The pipe is written out, because PIPESTATUS only then has the status of every step. File descriptor 3 is the stderr of
# the steps; bash's own message "Killed" is discarded.
statuses=()
printf -v pipe '| run_step %d ' "${!steps[@]}"
{ eval "${pipe#| }; statuses=(\"\${PIPESTATUS[@]}\")"; } 3>&2 2>/dev/null

readonly sigpipe=141
chain_status=0
for index in "${!steps[@]}"; do
  status=${statuses[index]}
  # SIGPIPE ends a step if the next step failed, which is reported for that step, or has read all the input it needs.
  if ((status == 0 || status == sigpipe)); then continue; fi
  label=${steps[index]##*/"$name".}
  if ((status > 128)); then outcome="killed by SIG$(kill -l "$status")"; else outcome="exit $status"; fi
  printf '%s: step %s: %s\n' "$name" "${label/-/ }" "$outcome" >&2
  if ((chain_status == 0)); then chain_status=$status; fi
done
# No step failed, but the reader of the chain has closed the pipe. The chain then reports nothing, like a filter.
if ((chain_status == 0 && statuses[-1] == sigpipe)); then chain_status=$sigpipe; fi
exit "$chain_status"
