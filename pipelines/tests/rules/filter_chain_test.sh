#!/usr/bin/env bash
# Tests the programs that filter_chain creates: their output, their reports of failures, and the steps that they kill.
set -euo pipefail

here=$PWD/pipelines/tests/rules
cd "$TEST_TMPDIR"
failures=0

fail() {
  failures=$((failures + 1))
  printf 'FAILED: %s\n' "$*"
}

# expect NAME STATUS STDOUT STDERR COMMAND...: runs the command on stream.txt and compares its results.
expect() {
  local status=0
  "${@:5}" <"$here/stream.txt" >out 2>err || status=$?
  printf '%s' "$3" >want.out
  printf '%s' "$4" >want.err
  if [[ $status == "$2" ]] && cmp want.out out && cmp want.err err; then return; fi
  fail "$1: exit status $status, want $2"
  diff -u want.out out || true
  diff -u want.err err || true
}

expect "one step" 0 $'ONE\ntwo\nthree\n' "" "$here/one_step"
expect "three steps" 0 $'1\nTWO\nthree\n' "" "$here/edits"
expect "a chain as a step" 0 $'one\nTWO\nthree\n' "" "$here/nested"
expect "one step of a chain" 0 $'one\nTWO\nthree\n' "" "$here/edits.2-filter"

# shellcheck disable=SC2016,SC1003,SC2088  # the words must arrive unexpanded
words=("" "two words" $'new\nline' "it's" '"$HOME" `id` $(id) ${x} $$ !' 'back\slash\n' '*' '~' '-n' '--' 'ä')
expect "arguments arrive as they stand" 0 \
  "$({ printf '<%s>' "${words[@]}" && echo && cat "$here/stream.txt"; } | sed 's/$/$/')"$'\n' "" "$here/quoting"

# shellcheck disable=SC2016
expect "a step is told where its file is" 0 "$(
  printf '<--schema=%s><two of them: %s $x>\n' "$here/header.txt" "$here/header.txt"
  cat "$here/header.txt" "$here/stream.txt"
)"$'\n' "" "$here/with_file"

expect "a step in the middle fails" 3 $'ONE\nTWO\nthree\n' \
  $'filter: broken\nfails_in_the_middle: step 2 filter: exit 3\n' "$here/fails_in_the_middle"

# The two steps report errors in any order; only the order of the chain's reports is fixed.
status=0
"$here/fails_twice" <"$here/stream.txt" >out 2>err || status=$?
if ((status != 4)); then fail "of two failing steps the first one's status counts: $status, want 4"; fi
grep -v broken err | diff -u - <(printf 'fails_twice: step %s\n' '1 filter: exit 4' '2 filter: exit 3') ||
  fail "both failing steps are named"

expect "a step is killed" 137 $'one\ntwo\nthree\n' $'killed: step 2 filter: killed by SIGKILL\n' "$here/killed"

expect "an argument" 2 "" \
  $'edits: unexpected argument: --x\nedits: a chain takes no arguments; its BUILD file declares its steps\n' \
  "$here/edits" --x

# A step that ends causes SIGPIPE in the steps before it, and the chain's reader causes it in the last step.
status=0
yes | "$here/fails_before_the_end" >out 2>err || status=${PIPESTATUS[1]}
if [[ $status != 1 || $(tail -n 1 err) != "fails_before_the_end: step 2 filter: exit 1" ]] || grep -q 'step 1' err; then
  fail "a failure is not mistaken for the SIGPIPE it causes: exit status $status" && cat err
fi
status=0
yes | "$here/quits_early" >out 2>err || status=${PIPESTATUS[1]}
if [[ $status != 0 || -s err ]]; then fail "a step has read enough: exit status $status" && cat err; fi
status=0
yes | "$here/edits" 2>err | head -n 1 >out || status=${PIPESTATUS[1]}
if [[ $status != 141 || -s err ]]; then fail "the reader has read enough: exit status $status" && cat err; fi

# After the chain is killed, none of its steps continues, so writes to the chain soon fail.
mkfifo in
"$here/edits" <in >out 2>err &
chain=$!
exec 9>in
echo first >&9
until grep -q first out; do sleep 0.05; done
kill -KILL "$chain"
wait "$chain" 2>/dev/null || true
trap '' PIPE
for ((tries = 0; tries < 100; ++tries)); do
  if ! echo second >&9; then break; fi
  sleep 0.05
done 2>/dev/null
if ((tries == 100)) || grep -q second out; then fail "the steps continued after the chain was killed"; fi

exit "$((failures > 0))"
