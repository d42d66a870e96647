#!/usr/bin/env bash
# golden.sh accepts a correct case, rejects each kind of wrong case, and its update makes a wrong case correct.
source tools/testing/assert.sh
runner=$PWD/tools/testing/golden.sh
tool=$PWD/tools/testing/golden_cases/edit-lines
export BUILD_WORKSPACE_DIRECTORY=$tmp
mkdir -p "$tmp/testdata/edit-lines"
cd "$tmp/testdata/edit-lines"
show_on_failure=("$tmp/out" "$tmp/err")

# correct_case NAME: makes a correct case. The test then breaks one thing in it.
correct_case() {
  it "$1"
  mkdir "$1"
  printf '%s\n' '# Everything that a case can have.' 'edit-lines s/one/ONE/; echo careful >&2; echo 1 >report.json; exit 3' >"$1/cmd"
  printf 'one\ntwo\n' >"$1/in.sql"
  printf 'ONE\ntwo\n' >"$1/want.out"
  echo careful >"$1/want.err"
  echo 3 >"$1/want.status"
  echo 1 >"$1/want.report.json"
}

# test_case STATUS NAME [VARIANT...]; update [NAME...]
test_case() { run "$1" "$runner" test "$tool" 'tools/bazel run //testdata/edit-lines:update' "${@:3}" -- "$2/cmd"; }
update() { run 0 "$runner" update "$tool" testdata/edit-lines "$@"; }

# expect_rejected NAME TEXT: expects that the case fails and that the report has the line TEXT and the update command.
# Then runs that command, which must work.
expect_rejected() {
  test_case 1 "$1"
  expect_success "the report shows $2" grep -qxF -e "$2" "$tmp/out"
  expect_match "^    tools/bazel run //testdata/edit-lines:update -- $1\$" "$tmp/out"
  update "$1"
  test_case 0 "$1"
}

correct_case correct
test_case 0 correct 1 7

correct_case wrong_output
printf 'ONE\nthree\n' >wrong_output/want.out
test_case 1 wrong_output
expect_match '^The case shows: Everything that a case can have\.$' "$tmp/out"
expect_rejected wrong_output "-three"

correct_case long_line
printf 'one\n%0300d\n' 0 | sed 's/0$/x two/' >long_line/in.sql
printf 'ONE\n%0300d\n' 0 | sed 's/0$/y two/' >long_line/want.out
test_case 1 long_line
zeros=$(printf '%040d' 0)
expect_match "^  want …${zeros}y two …\$" "$tmp/out"
expect_match "^  got  …${zeros}x two …\$" "$tmp/out"

correct_case no_newline_at_the_end
printf 'ONE\ntwo' >no_newline_at_the_end/want.out
expect_rejected no_newline_at_the_end '\ No newline at end of file'

correct_case wrong_status
echo 4 >wrong_status/want.status
expect_rejected wrong_status "-4"

correct_case no_status
rm no_status/want.status
expect_rejected no_status "+3"

correct_case wrong_error
echo cheerful >wrong_error/want.err
expect_rejected wrong_error "-cheerful"

correct_case unexpected_error
rm unexpected_error/want.err
expect_rejected unexpected_error "+careful"

correct_case wrong_report
echo 2 >wrong_report/want.report.json
expect_rejected wrong_report "-2"

correct_case no_report
sed -i 's/report.json/&.new/' no_report/cmd
expect_rejected no_report "-1"

correct_case new
rm new/want.*
echo "edit-lines s/one/ONE/" >new/cmd
expect_rejected new "+ONE"
expect "files that the update wrote" "$(cd new && echo want.*)" want.out

# A difference that appears only with a small buffer is the tool's fault, so the report offers no update.
correct_case depends_on_buffer
# shellcheck disable=SC2016
sed -i '2s/^/if [[ ${DUMPLINE_BUFFER_SIZE:-} == 7 ]]; then echo torn; fi; /' depends_on_buffer/cmd
test_case 1 depends_on_buffer 1 7
expect_match 'only with DUMPLINE_BUFFER_SIZE=7 ' "$tmp/out"
expect_no_match :update "$tmp/out"

correct_case depends_on_processor
# shellcheck disable=SC2016
sed -i '2s/^/if [[ ${DUMPLINE_SIMD:-} == plain ]]; then echo torn; fi; /' depends_on_processor/cmd
test_case 1 depends_on_processor plain
expect_match 'only with DUMPLINE_SIMD=plain' "$tmp/out"

correct_case grows
echo "edit-lines s/one/oneone/" >grows/cmd
rm grows/want.{err,status,report.json}
printf 'oneone\ntwo\n' >grows/want.out
test_case 0 grows
test_case 1 grows idempotent
expect_match 'reads its own output' "$tmp/out"
test_case 0 grows idempotent except=grows
test_case 1 grows idempotent except=other

correct_case with_base
mkdir base
echo one >base/lines
echo 'edit-lines s/one/ONE/ <base/lines' >with_base/cmd
rm with_base/want.{err,status,report.json} with_base/in.sql
echo ONE >with_base/want.out
test_case 0 with_base 1 plain

it "several cases, in shards"
echo wrong >correct/want.out
cases=(correct/cmd grows/cmd with_base/cmd)
run 1 "$runner" test "$tool" update -- "${cases[@]}"
expect 'failed' "$(sed -n 's/^failed: //p' "$tmp/out")" correct
expect_match '^Case correct:$' "$tmp/out"
export TEST_TOTAL_SHARDS=2 TEST_SHARD_STATUS_FILE=$tmp/is_sharded
TEST_SHARD_INDEX=0 run 1 "$runner" test "$tool" update -- "${cases[@]}"
TEST_SHARD_INDEX=1 run 0 "$runner" test "$tool" update -- "${cases[@]}"
expect_success 'tells Bazel that it is sharded' test -e "$tmp/is_sharded"
unset TEST_TOTAL_SHARDS TEST_SHARD_STATUS_FILE

it "updates every case without names"
echo wrong >correct/want.out
echo wrong >new/want.out
update
test_case 0 correct
test_case 0 new
expect "base is left as it was" "$(echo base/*)" base/lines
finish
