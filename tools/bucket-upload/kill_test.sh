#!/usr/bin/env bash
# Kills bucket-upload at random moments and runs it again. The target never has a truncated or wrong object, and in the
# end none is missing.
source tools/bucket-upload/testing.sh
start_source --bucket=b
seed "$source_root" b small 200 20000
seed "$source_root" b stream 8 3000000
seed "$source_root" b tus 3 15000000
make_manifest
cp "$tmp/manifest" "$tmp/all"
seed=${KILL_TEST_SEED:-$RANDOM}
RANDOM=$seed
echo "KILL_TEST_SEED=$seed"

# kill_runs COUNT MILLISECONDS FLAG...: starts runs and kills each within MILLISECONDS.
kill_runs() {
  local count=$1 most=$2 i delay victim
  shift 2
  for ((i = 0; i < count; ++i)); do
    delay=$((RANDOM % most))
    "$upload" --from="$source_root" --from-key-env=FROM_KEY --resumable-over=6MiB "$@" <"$tmp/all" >"$tmp/results" 2>"$tmp/err" &
    victim=$!
    sleep "$(printf '%d.%03d' $((delay / 1000)) $((delay % 1000)))"
    kill -9 "$victim" 2>/dev/null || true
    { wait "$victim"; } 2>/dev/null || true
    check_killed "after $delay ms"
  done
}

it "to a server"
start_server --bucket=b
set_faults reset-request,every=50,route=upload lost-response,every=71 delay,ms=40,route=info slow,rate=3000000
check_killed() {
  printf '%s: %s of %s objects\n' "$1" "$(contents "$root" | wc -l)" "$(wc -l <"$tmp/all")"
  expect_nothing_wrong
}
kill_runs "$((long ? 12 : 4))" 1500 --to="$root" --state="$tmp/state"
set_faults
run_upload --state="$tmp/state" <"$tmp/all"
expect "status $(<"$tmp/err")" "$status" 0
expect_complete
contents "$root" >"$tmp/old"

it "overwriting: each object is the old one or the new one, whole"
start_source --bucket=b
seed "$source_root" b small 200 30000
seed "$source_root" b stream 8 3500000
seed "$source_root" b tus 3 14000000
make_manifest
cp "$tmp/manifest" "$tmp/all"
contents "$source_root" >"$tmp/new"
set_faults delay,ms=40,route=info slow,rate=3000000
check_killed() {
  contents "$root" >"$tmp/now"
  printf '%s: %s old, %s new\n' "$1" "$(comm -12 "$tmp/old" "$tmp/now" | wc -l)" "$(comm -12 "$tmp/new" "$tmp/now" | wc -l)"
  expect "neither old nor new" "$(comm -13 <(sort "$tmp/old" "$tmp/new") <(sort "$tmp/now"))" ""
  expect objects "$(wc -l <"$tmp/now")" 211
}
kill_runs "$((long ? 8 : 3))" 1500 --to="$root" --state="$tmp/state"
set_faults
run_upload --state="$tmp/state" <"$tmp/all"
expect "status $(<"$tmp/err")" "$status" 0
expect_complete

it "to a folder"
check_killed() {
  if [[ ! -e $tmp/backup/b ]]; then return; fi
  contents "file://$tmp/backup" >"$tmp/now"
  printf '%s: %s objects\n' "$1" "$(wc -l <"$tmp/now")"
  expect "wrong in the folder" "$(comm -13 <(sort "$tmp/new") <(sort "$tmp/now"))" ""
}
source_faults delay,ms=40,route=info slow,rate=20000000
kill_runs "$((long ? 12 : 4))" 800 --to="file://$tmp/backup" --create-buckets
# files: prints the names of the folder's files, sorted.
# unlisted: prints those of the files without a line in the folder's index.
files() { find "$tmp/backup/b/objects" -type f -printf '%f\n' | sort; }
unlisted() { comm -13 <(jq -Rr 'fromjson? | .file // empty' "$tmp/backup/b/index.ndjson" | sort) <(files); }
unlisted >"$tmp/left"
echo "$(wc -l <"$tmp/left") files of killed runs"
"$upload" --from="$source_root" --from-key-env=FROM_KEY --to="file://$tmp/backup" --create-buckets <"$tmp/all" >"$tmp/results" ||
  fail "status $?"
expect differences "$(diff "$tmp/new" <(contents "file://$tmp/backup"))" ""
# Files that killed runs have left remain: they have no line in the index, and no file is ever replaced.
expect "files without a line in the index" "$(unlisted)" "$(<"$tmp/left")"
expect "what the other files hold" "$(cd "$tmp/backup/b/objects" &&
  comm -13 "$tmp/left" <(files) | tr '\n' '\0' | xargs -0 md5sum -- | cut -d' ' -f1 | sort)" \
  "$(jq -r '.[3]' "$tmp/new" | sort)"
stop_source
finish
