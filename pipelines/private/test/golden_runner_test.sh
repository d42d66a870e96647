#!/usr/bin/env bash
# golden.sh accepts a right case, rejects each kind of wrong one, and its update makes a wrong case right.
set -euo pipefail

runner=$PWD/pipelines/private/golden.sh
filter=$PWD/pipelines/tests/rules/filter
export BUILD_WORKSPACE_DIRECTORY=$TEST_TMPDIR
cases=$TEST_TMPDIR/testdata/filter
mkdir -p "$cases"
cd "$cases"

fail() {
  printf 'FAILED: %s\n' "$*"
  cat "$TEST_TMPDIR/report"
  exit 1
}

# right_case NAME: makes a case that is right, to be broken in one place.
right_case() {
  mkdir "$1"
  echo "filter edit s/one/ONE/; echo careful >&2; echo 1 >report.json; exit 3" >"$1/cmd"
  printf 'one\ntwo\n' >"$1/in.sql"
  printf 'ONE\ntwo\n' >"$1/want.out"
  echo careful >"$1/want.err"
  echo 3 >"$1/want.status"
  echo 1 >"$1/want.report.json"
}

run_test() { "$runner" test "$filter" "$1/cmd" "tools/bazel run //testdata/filter:update -- $1" "${@:2}" >"$TEST_TMPDIR/report"; }
update() { "$runner" update "$filter" testdata/filter "$@" >"$TEST_TMPDIR/report"; }

# rejected NAME TEXT: the case fails and its report has TEXT and the command that refreshes it, which does so.
rejected() {
  if run_test "$1"; then fail "$1: accepted"; fi
  grep -qF -- "$2" "$TEST_TMPDIR/report" || fail "$1: the report does not say: $2"
  grep -qx -- "    tools/bazel run //testdata/filter:update -- $1" "$TEST_TMPDIR/report" || fail "$1: no refresh command"
  update "$1" || fail "$1: update"
  run_test "$1" || fail "$1: rejected after its update"
}

right_case right
run_test right 1 7 || fail "right: rejected"

right_case wrong_output
printf 'ONE\nthree\n' >wrong_output/want.out
rejected wrong_output "-three"

right_case no_newline_at_the_end
printf 'ONE\ntwo' >no_newline_at_the_end/want.out
rejected no_newline_at_the_end 'No newline at end of file'

right_case wrong_status
echo 4 >wrong_status/want.status
rejected wrong_status "-4"

right_case no_status
rm no_status/want.status
rejected no_status "+3"

right_case wrong_error
echo cheerful >wrong_error/want.err
rejected wrong_error "-cheerful"

right_case unexpected_error
rm unexpected_error/want.err
rejected unexpected_error "+careful"

right_case wrong_report
echo 2 >wrong_report/want.report.json
rejected wrong_report "-2"

right_case no_report
sed -i 's/report.json/&.new/' no_report/cmd
rejected no_report "-1"

right_case new
rm new/want.*
echo "filter edit s/one/ONE/" >new/cmd
rejected new "+ONE"
if [[ $(cd new && echo want.*) != want.out ]]; then fail "new: more than the output was written: $(ls new)"; fi

# What only a small buffer shows is the tool's fault: no refresh is offered.
right_case depends_on_buffer
# shellcheck disable=SC2016
sed -i 's/^/if [[ ${DUMPLINE_BUFFER_SIZE:-} == 7 ]]; then echo torn; fi; /' depends_on_buffer/cmd
if run_test depends_on_buffer 1 7; then fail "depends_on_buffer: accepted"; fi
grep -qF "only with DUMPLINE_BUFFER_SIZE=7 " "$TEST_TMPDIR/report" || fail "depends_on_buffer: not said"
if grep -q :update "$TEST_TMPDIR/report"; then fail "depends_on_buffer: a refresh is offered"; fi

right_case depends_on_processor
# shellcheck disable=SC2016
sed -i 's/^/if [[ ${DUMPLINE_SIMD:-} == plain ]]; then echo torn; fi; /' depends_on_processor/cmd
if run_test depends_on_processor plain; then fail "depends_on_processor: accepted"; fi
grep -qF "only with DUMPLINE_SIMD=plain" "$TEST_TMPDIR/report" || fail "depends_on_processor: not said"

right_case grows
echo "filter edit s/one/oneone/" >grows/cmd
rm grows/want.{err,status,report.json}
printf 'oneone\ntwo\n' >grows/want.out
run_test grows || fail "grows: rejected"
if run_test grows idempotent; then fail "grows: accepted as idempotent"; fi
grep -qF "reads its own output" "$TEST_TMPDIR/report" || fail "grows: not said"

# Without names every case is refreshed.
echo wrong >right/want.out
echo wrong >new/want.out
update
{ run_test right && run_test new; } || fail "update of all cases"
