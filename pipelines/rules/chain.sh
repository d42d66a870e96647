#!/usr/bin/env bash
# chain.sh NAME STEP... --: runs the programs of a filter_chain as one pipe from stdin to stdout.
#
# The file name of a STEP is like NAME.2-truncate-prepend. Its failure is reported as `NAME: step 2 truncate-prepend:
# exit 3`. The exit status is that of the first step that failed.
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

# If this script is killed, even by SIGKILL, the kernel kills the steps. Otherwise they would process the stream to its end,
# and its reader would take it for complete.
# shellcheck disable=SC2317  # eval below calls it
run_step() { exec setpriv --pdeathsig KILL -- "${steps[$1]}" 2>&3 3>&-; }

# The pipe is written out, because only then PIPESTATUS has the status of every step. Steps write to stderr (3), while bash's
# own message "Killed" is discarded.
statuses=()
printf -v pipe '| run_step %d ' "${!steps[@]}"
{ eval "${pipe#| }; statuses=(\"\${PIPESTATUS[@]}\")"; } 3>&2 2>/dev/null

readonly sigpipe=141
chain_status=0
for index in "${!steps[@]}"; do
  status=${statuses[index]}
  # A step ends by SIGPIPE if the next step failed, which reports that itself, or has read all that
  # it needs.
  if ((status == 0 || status == sigpipe)); then continue; fi
  label=${steps[index]##*/"$name".}
  if ((status > 128)); then outcome="killed by SIG$(kill -l "$status")"; else outcome="exit $status"; fi
  printf '%s: step %s: %s\n' "$name" "${label/-/ }" "$outcome" >&2
  if ((chain_status == 0)); then chain_status=$status; fi
done
# No step failed, but the reader of the chain has closed the pipe. Like a filter, the chain reports
# nothing.
if ((chain_status == 0 && statuses[-1] == sigpipe)); then chain_status=$sigpipe; fi
exit "$chain_status"
