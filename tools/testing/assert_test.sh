#!/usr/bin/env bash
# assert.sh: each assertion passes when it should, and a failing one fails the test that makes it.
# shellcheck disable=SC2016 # tests in single quotes
source tools/testing/assert.sh
printf 'one\ntwo\n' >"$tmp/lines"
export lines=$tmp/lines

# of_test CODE: runs a test that consists of CODE. $lines is a file with the lines "one" and "two".
of_test() { bash -c "source tools/testing/assert.sh; $1" </dev/null; }

passes() {
  it "passes: $1"
  run 0 of_test "$1"
  expect_err ""
}
# fails CODE REPORT: expects that a test of CODE exits with status 1 and writes REPORT to stderr.
fails() {
  it "fails: $1"
  run 1 of_test "$1"
  expect_err "$2"
}

passes 'finish'
passes 'it x; expect a 1 1; expect_match "^o.e$" "$lines"; expect_no_match three "$lines"; finish'
passes 'expect_success a true; expect_failure a false; finish'
passes 'run 3 bash -c "echo out; echo err >&2; exit 3"; expect_out out; expect_err err; finish'
passes 'run 0 cat <"$lines"; expect_out "$(<"$lines")"; finish'
passes 'n=0; later() { ((++n == 3)); }; wait_for later later; expect n "$n" 3; finish'

fails 'it adds; expect sum 3 4; finish' 'FAILED: adds: sum
    expected: 4
    actual:   3
1 failed'
fails 'expect text $'\''a\nb'\'' $'\''a\nc'\''; finish' 'FAILED: text
--- expected
+++ actual
@@ -1,2 +1,2 @@
 a
-c
+b
1 failed'
fails 'cd "${lines%/*}"; expect_match three lines; expect_no_match ne lines; finish' \
  "FAILED: no line matches 'three' in: lines
FAILED: a line matches 'ne': one
2 failed"
fails 'expect_success "is true" false; expect_failure "is false" true; finish' 'FAILED: is true
FAILED: is false
2 failed'
fails 'run 0 bash -c "echo why >&2; exit 3"; expect_out x; finish' 'FAILED: exit status
    expected: 0
    actual:   3
why
FAILED: stdout
    expected: x
    actual:   
2 failed'
fails '(fail "in a subshell"); echo x | while read -r _; do fail "in a pipe"; done; finish' 'FAILED: in a subshell
FAILED: in a pipe
2 failed'
fails 'show_on_failure=("$lines"); fail reason; finish' 'FAILED: reason
    lines: one
    lines: two
1 failed'
fails 'it stops; give_up reason; echo not here >&2' 'FAILED: stops: reason
1 failed'
fails 'it ends; expect a 1 1' 'FAILED: the test ended before finish, in: ends'
fails 'false; finish' 'FAILED: the test ended before finish'

it "removes its files and runs the commands of at_exit, however it ends"
for end in finish 'exit 7' 'kill $$' 'give_up x'; do
  of_test 'at_exit echo first; at_exit echo second "$tmp"; echo "$tmp"; '"$end" >"$tmp/out" 2>"$tmp/err" || true
  folder=$(head -n 1 "$tmp/out")
  expect "output before $end" "$(<"$tmp/out")" "$folder"$'\n'"second $folder"$'\nfirst'
  expect_success "$folder is removed" test ! -e "$folder"
done

it "keeps its assertions when postgres.sh has an exit trap too"
run 1 of_test 'source tools/testing/postgres.sh; at_exit echo stopped; fail reason; finish'
expect_out stopped
expect_err $'FAILED: reason\n1 failed'
run 1 of_test 'source tools/testing/postgres.sh; echo end'
expect_err 'FAILED: the test ended before finish'
run 2 bash -c 'source tools/testing/postgres.sh; source tools/testing/assert.sh'

it "exits with the status of a command that fails"
run 7 of_test 'source tools/testing/postgres.sh; exit 7'
finish
