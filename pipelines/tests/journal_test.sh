#!/usr/bin/env bash
# Tests journal.sh with stages of its own: progress on a terminal, the journal, and stages that fail.
source tools/testing/assert.sh
sync=$tmp/pipelines/sync
mkdir -p "$sync/stages" "$sync/lib" "$tmp/run"
cp pipelines/sync/journal.sh "$sync"
cp pipelines/sync/lib/{filters,names}.sh "$sync/lib"
ln -s "$PWD/tools" "$tmp/tools"
# stage NAME COMMAND...: creates a stage that runs the commands.
stage() {
  { echo '#!/usr/bin/env bash' && printf '%s\n' "${@:2}"; } >"$sync/stages/$1.sh"
  chmod +x "$sync/stages/$1.sh"
}
stage quiet true
# The shortest stage that a terminal shows: progress appears once a second.
stage slow 'head -c 2048 /dev/zero >rows.sql' 'sleep 2.5' $'echo "a note\x1b[2J of the stage\xe2\x80\xae" >&2' 'echo "2.0KB of SQL"'
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
expect 'stdout' "$(<"$tmp/out")" 'quiet           done before   
slow            done before   2.0KB of SQL'
expect 'stderr' "$(sed -E 's/[0-9]+\.[0-9]+ s/TIME/' "$tmp/err")" 'what is wrong
broken failed after TIME (exit 3)'

it 'a terminal: time and bytes on one line, and nothing of it in the log'
rm -r "$tmp/run"/*
script -qec "$sync/journal.sh slow" /dev/null >"$tmp/out" </dev/null
grep -q $'\r\e\\[Kslow  *[1-3] s, 2.0KB written' "$tmp/out" || fail "no progress: $(cat -v "$tmp/out")"
expect 'a note' "$(grep -c $'\r\e\\[Ka note?\\[2J of the stage' "$tmp/out")" 1
expect 'log' "$(sed -E 's/[0-9]+\.[0-9]+ s/TIME/' run.log)" 'a note?[2J of the stage?
slow               TIME   2.0KB of SQL'
finish
