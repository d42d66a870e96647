# shellcheck shell=bash
# Assertions for shell tests. A test sources this file first, before postgres.sh and the like:
#
#   source tools/testing/assert.sh
#   it "counts lines"                        # names the situation that the following lines test
#   run 0 wc -l <"$tmp/file"                 # expects exit status 0; output goes to $tmp/out and $tmp/err
#   expect_out "3"
#   expect "the file" "$(<"$tmp/file")" "a"  # WHAT ACTUAL EXPECTED
#   finish
#
# A failed assertion reports the situation and the difference on stderr and the test continues, so that one run
# shows all failures. Failures in subshells count too. The test fails if an assertion failed, if a command failed
# (set -e), or if it ends without `finish`.
#
#   it SITUATION                    names the subject of the following assertions
#   expect WHAT ACTUAL EXPECTED     compares two strings
#   expect_match PATTERN FILE...    expects a line of one of the files that matches the extended regular expression
#   expect_no_match PATTERN FILE... expects no such line
#   expect_success WHAT COMMAND...  expects exit status 0, where only the status matters; WHAT names the condition
#   expect_failure WHAT COMMAND...  expects another exit status
#   run STATUS COMMAND...           runs a command with the caller's stdin and expects its exit status
#   expect_out TEXT                 compares stdout of the last `run`
#   expect_err TEXT                 compares stderr of the last `run`
#   fail MESSAGE                    reports a failure; the test continues
#   give_up MESSAGE                 reports a failure and ends the test
#   wait_for WHAT COMMAND...        waits up to 300 seconds until the command succeeds, otherwise gives up
#   at_exit COMMAND...              runs a command when the test ends, last registered first
#   finish                          marks the end of the test; the last line
#
# $tmp is a folder for the test's files, removed at the end. A test that needs more context in its reports lists
# files in the array `show_on_failure`; they are printed after each failure.
set -euo pipefail
# Bazel adds the working directory to PATH, where a target such as //:install would hide a program of the system.
PATH=:$PATH: PATH=${PATH//:.:/:} PATH=${PATH#:} PATH=${PATH%:}
if declare -F pg_start >/dev/null; then
  echo "assert.sh: source it before postgres.sh, whose exit trap keeps the one before it" >&2
  exit 2
fi

tmp=$(mktemp -d "${TEST_TMPDIR:-/tmp}/test.XXXXXX")
situation=
show_on_failure=()
_assert_failures=$(mktemp "${TEST_TMPDIR:-/tmp}/failures.XXXXXX") # a line per failure; a subshell cannot set a variable
_assert_finished=
_assert_at_exit=()

at_exit() { _assert_at_exit=("$(printf '%q ' "$@")" "${_assert_at_exit[@]}"); }

_assert_exit() {
  local status=$? command count
  for command in "${_assert_at_exit[@]}"; do eval "$command" || true; done
  count=$(wc -l <"$_assert_failures")
  rm -rf "$tmp" "$_assert_failures"
  if [[ -z $_assert_finished ]]; then
    printf 'FAILED: the test ended before finish%s\n' "${situation:+, in: $situation}" >&2
    exit $((status ? status : 1))
  fi
  if ((count)); then
    printf '%s failed\n' "$count" >&2
    exit 1
  fi
}
trap _assert_exit EXIT

it() { situation=$1; }

fail() {
  local file
  {
    printf 'FAILED: %s%s\n' "${situation:+$situation: }" "$1"
    for file in "${show_on_failure[@]}"; do
      if [[ -s $file ]]; then sed "s|^|    ${file##*/}: |" "$file"; fi
    done
  } >&2
  echo >>"$_assert_failures"
}

give_up() {
  fail "$1"
  _assert_finished=yes
  exit 1
}

expect() {
  if [[ $2 == "$3" ]]; then return; fi
  if [[ $2$3 == *$'\n'* ]]; then
    fail "$1"$'\n'"$(diff -u --label expected --label actual <(printf '%s\n' "$3") <(printf '%s\n' "$2") || true)"
  else
    fail "$1"$'\n'"    expected: $3"$'\n'"    actual:   $2"
  fi
}

expect_match() { grep -qE -e "$1" -- "${@:2}" || fail "no line matches '$1' in: ${*:2}"; }

expect_no_match() {
  local lines
  lines=$(grep -E -e "$1" -- "${@:2}") || return 0
  fail "a line matches '$1': $lines"
}

expect_success() { "${@:2}" || fail "$1"; }
expect_failure() { if "${@:2}"; then fail "$1"; fi; }

run() {
  local status=0
  "${@:2}" >"$tmp/out" 2>"$tmp/err" || status=$?
  if [[ $status == "$1" ]]; then return; fi
  expect "exit status" "$status" "$1"
  cat "$tmp/err" >&2
}
expect_out() { expect stdout "$(<"$tmp/out")" "$1"; }
expect_err() { expect stderr "$(<"$tmp/err")" "$1"; }

wait_for() {
  local deadline=$((SECONDS + 300))
  until "${@:2}"; do
    if ((SECONDS >= deadline)); then give_up "$1: not within 300 seconds"; fi
    sleep 0.02
  done
}

finish() { _assert_finished=yes; }
