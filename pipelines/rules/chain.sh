#!/usr/bin/env bash
# chain.sh NAME STEP... --: runs the programs of a filter_chain as one pipe from stdin to stdout.
#
# A STEP's file name is NAME.2-truncate-prepend, and its failure is reported as `NAME: step 2 truncate-prepend: exit 3`.
# The exit status is the first failing step's.
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
  printf '%s: unexpected argument: %s\n%s: a chain takes none, its steps are declared in its BUILD file\n' \
    "$name" "$1" "$name" >&2
  exit 2
fi

# Should this script be killed, even by SIGKILL, the kernel kills the steps: left alone they would carry the stream to its
# end, and what reads it would take it for whole.
# shellcheck disable=SC2317  # called by the text for eval below
run_step() { exec setpriv --pdeathsig KILL -- "${steps[$1]}" 2>&3 3>&-; }

# A pipe that is written out, as only that keeps every step's status. Steps write to stderr (3); bash itself is not to say
# "Killed" in its own way.
statuses=()
printf -v pipe '| run_step %d ' "${!steps[@]}"
{ eval "${pipe#| }; statuses=(\"\${PIPESTATUS[@]}\")"; } 3>&2 2>/dev/null

readonly sigpipe=141
chain_status=0
for index in "${!steps[@]}"; do
  status=${statuses[index]}
  # SIGPIPE is an answer to what comes after: the next step has failed, which it reports itself, or had seen enough.
  if ((status == 0 || status == sigpipe)); then continue; fi
  label=${steps[index]##*/"$name".}
  if ((status > 128)); then outcome="killed by SIG$(kill -l "$status")"; else outcome="exit $status"; fi
  printf '%s: step %s: %s\n' "$name" "${label/-/ }" "$outcome" >&2
  if ((chain_status == 0)); then chain_status=$status; fi
done
# Nobody failed, but whoever reads the chain has gone: quiet, as for any filter.
if ((chain_status == 0 && statuses[-1] == sigpipe)); then chain_status=$sigpipe; fi
exit "$chain_status"
