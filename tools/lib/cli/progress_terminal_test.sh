#!/usr/bin/env bash
# Tests --progress on a terminal, with a filter that waits for its input: one line, which is renewed and stays.
source tools/testing/assert.sh
count=tools/dump-count/dump-count
if ! script -qec true /dev/null </dev/null >/dev/null 2>&1; then
  echo 'NOT TESTED: a sandbox without terminals'
  finish
  exit
fi
printf '%s\n' "INSERT INTO a VALUES (1);" '--' '-- PostgreSQL database dump complete' '--' >"$tmp/dump.sql"

# at_terminal CODE: runs the shell code with stderr on a terminal; stdout goes to $tmp/out. Sets `seen`, with ^R for the
# start of a line.
at_terminal() {
  script -qec "{ $1; } >$tmp/out" /dev/null </dev/null >"$tmp/seen" || fail "exit status $?"
  seen=$(sed -e $'s/\r$//' -e $'s/\r\x1b\\[K/^R/g' "$tmp/seen")
}

it 'an input that pauses'
# In the pause, 26 bytes have been read.
at_terminal "{ head -c 26 $tmp/dump.sql && sleep 2.6 && tail -c +27 $tmp/dump.sql; } | $count --progress"
expect 'one line' "$(wc -l <<<"$seen")" 1
# A busy machine may skip a second.
sed -e 's/[0-9]* B.s, 0:0[0-9]*/RATE, TIME/g' -e 's/^^R//' -e $'s/\\^R/\\\n/g' <<<"$seen" | uniq -c >"$tmp/lines"
expect 'the lines on it' "$(sed 's/^ *[0-9]* //' "$tmp/lines")" 'dump-count: 26 B, RATE, TIME
dump-count: 69 B, RATE, TIME'
expect_match '^ *[2-9] .* 26 B' "$tmp/lines"
expect 'stdout' "$(<"$tmp/out")" "$("$count" "$tmp/dump.sql")"

it 'a message'
status=0
script -qec "{ sleep 1.5; } | $count --progress" /dev/null </dev/null >"$tmp/seen" || status=$?
expect 'exit status' "$status" 3
expect 'lines' "$(sed -e $'s/\r$//' -e $'s/\r\x1b\\[K/^R/g' "$tmp/seen" | sed -e 's/ended early.*/ended early/' -e 's/0:0[0-9]/TIME/g')" \
  '^Rdump-count: 0 B, 0 B/s, TIME^Rdump-count: 0 B, 0 B/s, TIME
dump-count: <stdin>:1: the input ended early'
finish
