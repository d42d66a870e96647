#!/usr/bin/env bash
# journal.sh STAGE...: runs stages in the run's folder, the working directory, one after the other until one fails, and
# prints a line for each.
#
# journal.ndjson has a line for each stage that has ended; README.md describes its fields. The line is written after all
# files of the stage are on the disk. A stage that has succeeded is not run again, so the same command continues an
# interrupted run.
#
# run.log has this script's output and the stages' stderr, without progress, which stages write to the terminal
# through file descriptor 8. stages/STAGE.txt has the stdout of a stage.
set -euo pipefail
here=$(cd "${BASH_SOURCE[0]%/*}" && pwd)

# last_entry STAGE FIELD: prints the field of the stage's last line in the journal, or null.
last_entry() {
  jq -rs --arg stage "$1" --arg field "$2" 'map(select(.stage == $stage)) | last | .[$field]' journal.ndjson
}

# expected_sums STAGE: prints the checksums of the stage's outputs for sha256sum. Later stages may have written them again.
expected_sums() {
  jq -rs --arg stage "$1" '
    (map(select(.status == 0) | .outputs[] | {(.file): .sha256}) | add // {}) as $sums
    | map(select(.stage == $stage) | .outputs[].file) | unique[]
    | select($sums[.]) | "\($sums[.])  \(.)"' journal.ndjson
}

# is_done STAGE: succeeds if the stage has succeeded. Exits if its outputs have changed since.
is_done() {
  [[ $(last_entry "$1" status) == 0 ]] || return
  expected_sums "$1" >.sums
  if [[ -s .sums ]] && ! sha256sum --quiet --check .sums >&2; then
    echo "outputs of $1 changed after the stage completed" >&2
    exit 3
  fi
}

# outputs_since START: prints the files written since then, NUL-terminated. Copies of objects are verified by their own
# manifest instead. A name that starts with a dot is a temporary file.
outputs_since() {
  find . -path ./backup/objects -prune -o -name '.?*' -prune -o \
    -type f -newermt "@$1" ! -name journal.ndjson ! -name run.log -printf '%P\0' | LC_ALL=C sort -z
}

# record STAGE STATUS SECONDS START: adds the stage to the journal after its files are on the disk. `set -e` has no effect
# here, because it is called in a condition.
record() {
  local files
  mapfile -d '' files < <(outputs_since "$4")
  sync -- "${files[@]}" || return
  # In a process of its own, because a full disk would end this one while tee still waits for it.
  (
    cat journal.ndjson &&
      paste -d ' ' <(stat -c %s -- "${files[@]}") <(sha256sum -- "${files[@]}") |
      jq -Rnc --arg stage "$1" --argjson status "$2" --argjson seconds "$3" \
        --rawfile summary "stages/$1.txt" '
          [inputs | capture("^(?<bytes>[0-9]+) (?<sha256>[0-9a-f]+)  (?<file>.*)$")
            | {file, bytes: (.bytes | tonumber), sha256}] as $outputs
          | {$stage, $status, $seconds, summary: ($summary | rtrimstr("\n")), $outputs}'
  ) >.journal.ndjson && sync .journal.ndjson && mv .journal.ndjson journal.ndjson && sync .
}

# run_stage STAGE: runs and records it. The stage dies with this script.
run_stage() {
  local start=$EPOCHREALTIME status=0 seconds
  setpriv --pdeathsig TERM -- "$here/stages/$1.sh" >"stages/$1.txt" || status=$?
  seconds=$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.2f", b - a }')
  record "$1" "$status" "$seconds" "$start" || {
    echo "cannot write the journal after the stage $1" >&2
    exit 3
  }
  if ((status)); then
    echo "$1 failed after $seconds s (exit $status)" >&2
    exit "$status"
  fi
  printf '%-15s %7.2f s   %s\n' "$1" "$seconds" "$(<"stages/$1.txt")"
}

# log: copies stdin to stdout and run.log, with ? for what a terminal would obey: control characters (C0 and C1), which
# names in databases and messages of servers may have.
log() { sed -u $'s/[\x01-\x08\x0b-\x1f\x7f]/?/g; s/\xc2[\x80-\x9f]/?/g' | tee -a run.log; }
exec 8>&2
exec > >(log)
out=$!
exec 2> >(log >&8)
err=$!
trap 'exec >&- 2>&-; wait "$out" "$err"' EXIT # run.log is complete when this ends

mkdir -p stages
touch journal.ndjson
for stage in "$@"; do
  if is_done "$stage"; then
    printf '%-15s done before   %s\n' "$stage" "$(last_entry "$stage" summary)"
  else
    run_stage "$stage"
  fi
done
