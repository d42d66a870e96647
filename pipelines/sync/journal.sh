#!/usr/bin/env bash
# journal.sh STAGE...: runs stages of a sync in the current folder, the run's, one after the other, until one fails. Prints a
# line for each. Environment: lib.sh.
#
# journal.ndjson has a line for each stage that has ended: {stage, status, seconds, said, outputs}, outputs being the files
# it wrote, with sizes and SHA-256. A line is there when all of them are on the disk. A stage that has ended well is not run
# again: so the same command goes on after a break, and does what was not done or not noted.
#
# run.log has what this prints, and what the stages say on stderr but for progress, which they write to the terminal: 8.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# The last line of a stage in the journal, as a jq filter.
# shellcheck disable=SC2016
last='map(select(.stage == $stage)) | last'
touch journal.ndjson

# done_before STAGE: it ended well. Its outputs must be as they were; other stages may have written them again since.
done_before() {
  grep -q "\"stage\":\"$1\"" journal.ndjson || return
  jq -es --arg stage "$1" "$last | .status == 0" journal.ndjson >/dev/null || return
  jq -rs --arg stage "$1" '. as $all | map(select(.status == 0) | .outputs[]) | map({(.file): .sha256}) | add // {} |
    to_entries[] | select(.key as $file | any($all[] | select(.stage == $stage) | .outputs[]; .file == $file)) |
    "\(.value)  \(.key)"' journal.ndjson >.sums
  if [[ -s .sums ]] && ! sha256sum --quiet --check .sums >&2; then
    echo "$1 had other outputs when it ended: somebody has changed the run's folder" >&2
    exit 3
  fi
}

# note STAGE STATUS SECONDS SAID START: a line in the journal, once the stage's files are on the disk. Called where `set -e` does
# not count.
note() {
  local files
  # The stage's own file of what it said is always among them.
  mapfile -d '' files < <(find . -maxdepth 1 -type f ! -name 'journal.*' ! -name run.log ! -name '.*' -newermt "@$5" -printf '%f\0' | LC_ALL=C sort -z)
  sync -- "${files[@]}" || return
  # In a process of its own: this one would keep its stdout open were it to end here, and tee would wait for that.
  (
    cat journal.ndjson &&
      paste -d ' ' <(stat -c %s -- "${files[@]}") <(sha256sum -- "${files[@]}") |
      jq -Rnc --arg stage "$1" --argjson status "$2" --argjson seconds "$3" --arg said "$4" \
        '[inputs | capture("^(?<bytes>[0-9]+) (?<sha256>[0-9a-f]+)  (?<file>.*)$") | {file, bytes: (.bytes | tonumber), sha256}]
          as $outputs | {$stage, $status, $seconds, $said, $outputs}'
  ) >journal.part && sync journal.part && mv journal.part journal.ndjson && sync .
}

exec 8>&2
exec > >(exec tee -a run.log)
out=$!
exec 2> >(exec tee -a run.log >&8)
err=$!
trap 'exec >&- 2>&-; wait "$out" "$err"' EXIT    # all of it is there when this ends
for stage in "$@"; do
  if done_before "$stage"; then
    printf '%-15s done before   %s\n' "$stage" "$(jq -rs --arg stage "$stage" "$last | .said" journal.ndjson)"
    continue
  fi
  start=$EPOCHREALTIME status=0
  # Killed by whatever, this script takes the stage with it.
  setpriv --pdeathsig TERM -- "$here/stages/$stage.sh" >"$stage.out" || status=$?
  seconds=$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.2f", b - a }')
  note "$stage" "$status" "$seconds" "$(<"$stage.out")" "$start" || { echo "the journal cannot be written after $stage" >&2; exit 3; }
  if ((status)); then
    echo "$stage failed after $seconds s (exit $status)" >&2
    exit "$status"
  fi
  printf '%-15s %7.2f s   %s\n' "$stage" "$seconds" "$(<"$stage.out")"
done
