#!/usr/bin/env bash
# Tests journal.sh with stages of its own: progress on a terminal, the journal, and stages that fail.
source tools/testing/assert.sh
sync=$tmp/pipelines/sync
mkdir -p "$sync/stages" "$sync/lib" "$tmp/run"
cp pipelines/sync/journal.sh "$sync"
cp pipelines/sync/lib/{filters,names,events,progress}.sh "$sync/lib"
ln -s "$PWD/tools" "$tmp/tools"
# stage NAME COMMAND...: creates a stage that runs the commands.
stage() {
  { echo '#!/usr/bin/env bash' && printf '%s\n' "${@:2}"; } >"$sync/stages/$1.sh"
  chmod +x "$sync/stages/$1.sh"
}
stage quiet true
# The shortest stage that a terminal shows: progress appears once a second.
stage slow 'head -c 2048 /dev/zero >rows.sql' 'sleep 2.5' $'echo "a note\x1b[2J of the stage\xe2\x80\xae" >&2' 'echo "2.0KB of SQL"'
# Stages whose totals are known. Each has done a quarter while the terminal shows it.
stage export 'mkdir -p dev && head -c 1048576 /dev/zero >dev/.rows.sql' 'sleep 2.5' 'mv dev/.rows.sql dev/rows.sql'
stage filter 'exec <dev/rows.sql' 'head -c 1024 >push.sql' 'sleep 2.5'
stage push '{ head -c 1024 && sleep 2.5; } <push.sql >/dev/null'
stage verify 'mkdir -p after && echo "table a" >after/digest.txt' 'sleep 2.5'
stage broken 'echo "what is wrong" >&2' 'exit 3'
cd "$tmp/run"

it 'a pipe: no progress'
"$sync/journal.sh" quiet slow >"$tmp/out" 2>"$tmp/err"
expect 'stdout' "$(sed -E 's/ +[0-9]+\.[0-9]+ s/ TIME/' "$tmp/out")" 'quiet TIME   
slow TIME   2.0KB of SQL'
expect 'stderr' "$(<"$tmp/err")" 'a note?[2J of the stage?'
expect 'journal' "$(jq -c '[.stage, .status, .summary, (.outputs | map(.file))]' journal.ndjson)" \
  '["quiet",0,"",["stages/quiet.txt"]]
["slow",0,"2.0KB of SQL",["rows.sql","stages/slow.txt"]]'

it 'a stage that has succeeded is not run again; one that fails ends the run'
status=0
"$sync/journal.sh" quiet slow broken quiet >"$tmp/out" 2>"$tmp/err" || status=$?
expect 'status' "$status" 3
expect 'stdout' "$(<"$tmp/out")" 'quiet             done before   
slow              done before   2.0KB of SQL'
expect 'stderr' "$(sed -E 's/[0-9]+\.[0-9]+ s/TIME/' "$tmp/err")" 'what is wrong
broken failed after TIME (exit 3)'

it 'a terminal: time and bytes on one line, and nothing of it in the log'
rm -r "$tmp/run"/*
script -qec "$sync/journal.sh slow" /dev/null >"$tmp/out" </dev/null
grep -q $'\r\e\\[Kslow  *[1-3] s, 2.0KB written, [0-9.]*K*B/s\r' "$tmp/out" || fail "no progress: $(cat -v "$tmp/out")"
expect 'a note' "$(grep -c $'\r\e\\[Ka note?\\[2J of the stage' "$tmp/out")" 1
expect 'log' "$(sed -E 's/[0-9]+\.[0-9]+ s/TIME/' run.log)" 'a note?[2J of the stage?
slow                 TIME   2.0KB of SQL'

it 'a terminal: what the stage has done, of a total that is known'
mkdir -p "$tmp"/on_{first,export,filter,push,verify} "$tmp/on_filter/dev" "$tmp/last"
jq -cn '{stage: "export", status: 0, outputs: [{bytes: 4194300}, {bytes: 4}]}, {stage: "filter", status: 0, outputs: [{bytes: 1}]}' >"$tmp/last/journal.ndjson"
head -c 4096 /dev/zero | tee "$tmp/on_filter/dev/rows.sql" >"$tmp/on_push/push.sql"
printf '%s a\n' sequence table table table table >"$tmp/on_verify/expected.txt"
# on_terminal FOLDER STAGE: runs the stage on a terminal, and writes the last line of progress to $tmp/FOLDER.
on_terminal() {
  cd "$tmp/on_$1" && script -qec "$sync/journal.sh $2" /dev/null </dev/null | tr '\r' '\n' | sed -n 's/^.\[K//p' |
    grep ' s, ' | tail -n 1 | sed -E 's/ +[0-9]+ s, / TIME, /; s/[0-9.]+[KM]?B.s/RATE/; s/[0-9]+ s left/TIME left/' >"$tmp/$1"
}
on_terminal first export &
for stage in export filter push verify; do SYNC_LAST=last on_terminal "$stage" "$stage" & done
wait
expect 'export, the first time' "$(<"$tmp/first")" 'export TIME, 1.0MB written, RATE'
expect 'export, after another run' "$(<"$tmp/export")" 'export TIME, 1.0MB of about 4.0MB written, RATE, TIME left'
expect 'filter' "$(<"$tmp/filter")" 'filter TIME, 1.0KB of 4.0KB read, RATE, TIME left'
expect 'push' "$(<"$tmp/push")" 'push TIME, 1.0KB of 4.0KB read, RATE, TIME left'
expect 'verify' "$(<"$tmp/verify")" 'verify TIME, 1 of 4 tables, TIME left'

it 'rates and times'
# shellcheck source=pipelines/sync/lib/names.sh
source "$sync/lib/names.sh"
# shellcheck source=pipelines/sync/lib/progress.sh
source "$sync/lib/progress.sh"
# shows SECONDS NOW ALL UNIT
shows() {
  # shellcheck disable=SC2034  # for the functions
  local seconds=$1 now=$2 all=$3 unit=$4 about=''
  echo "$(amount)$(time_left)"
}
expect 'a quarter' "$(shows 10 1048576 4194304 read)" '1.0MB of 4.0MB read, 103KB/s, 30 s left'
expect 'less than a percent' "$(shows 10 41943 4194304 read)" '41KB of 4.0MB read, 4.1KB/s'
expect 'less than a second' "$(shows 10 4194303 4194304 read)" '4.0MB of 4.0MB read, 410KB/s'
expect 'everything' "$(shows 10 4194304 4194304 read)" '4.0MB of 4.0MB read, 410KB/s'
expect 'more than before' "$(shows 1 3000 2000 written)" '3.0KB of 2.0KB written, 3.0KB/s'
expect 'nothing yet, in no time' "$(shows 0 0 0 written)" '0B written, 0B/s'
expect 'tables' "$(shows 30 3 4 tables)" '3 of 4 tables, 10 s left'

it 'events'
rm -r "$tmp/run"/*
status=0
export SYNC_JSON_LOG=1
"$sync/journal.sh" quiet broken slow 7>"$tmp/events" >"$tmp/out" 2>"$tmp/err" || status=$?
expect 'status' "$status" 3
# events: prints the events without what differs each time.
events() { jq -c '(.time |= sub("[0-9-]{10}T[0-9:]{8}\\.[0-9]{3}Z"; "TIME")) | if .seconds then .seconds = 0 else . end' "$tmp/events"; }
expect 'events' "$(events)" '{"event":"stage_started","time":"TIME","stage":"quiet"}
{"event":"stage_ended","time":"TIME","stage":"quiet","status":0,"seconds":0,"summary":""}
{"event":"stage_started","time":"TIME","stage":"broken"}
{"event":"stage_ended","time":"TIME","stage":"broken","status":3,"seconds":0,"summary":""}'
expect 'the texts are the same' "$(sed -E 's/[0-9]+\.[0-9]+ s/TIME/' "$tmp/err")" 'what is wrong
broken failed after TIME (exit 3)'
"$sync/journal.sh" quiet slow 7>"$tmp/events" >"$tmp/out" 2>"$tmp/err"
expect 'events of a run that continues' "$(events)" '{"event":"stage_skipped","time":"TIME","stage":"quiet","summary":""}
{"event":"stage_started","time":"TIME","stage":"slow"}
{"event":"stage_ended","time":"TIME","stage":"slow","status":0,"seconds":0,"summary":"2.0KB of SQL"}'
"$sync/journal.sh" slow 7> >(true) >"$tmp/out" 2>"$tmp/err" || fail 'a run whose events are not read'
finish
