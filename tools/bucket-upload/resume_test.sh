#!/usr/bin/env bash
# Tests uploads in parts: they resume after a break and in a later run, but only if the content is the same.
source tools/bucket-upload/testing.sh
start_source --bucket=b
seed "$source_root" b large 1 20000000 video/mp4

patched_bytes() { jq -s 'map(select(.route == "tus-patch") | .bytes_in) | add // 0' "$tmp/log"; }
open_uploads() { jq -s 'map(if .ended then -1 else 1 end) | add // 0' "$tmp/state"; }
# break_run: starts a run that breaks in the middle of the third part.
break_run() {
  set_faults reset-request,route=tus-patch,skip=2
  run_upload --retries=0 --state="$tmp/state" <"$tmp/manifest"
  expect status "$status" 3
  expect "uploads that can be resumed" "$(open_uploads)" 1
  set_faults
  forget_answers
}

# resume: runs again, and expects that nothing is sent twice.
resume() {
  run_upload --state="$tmp/state" <"$tmp/manifest"
  expect "status $(<"$tmp/err")" "$status" 0
  expect "uploads started" "$(answered tus-create 201)" 0
  expect "bytes sent twice" "$(($(patched_bytes) <= 20000000))" 1
}

it "a second run continues where the first broke"
start_server --bucket=b
make_manifest
break_run
resume
expect results "$(jq -r '[.result, .bytes, .attempts, .verified] | join(" ")' "$tmp/results")" "uploaded 20000000 1 md5"
expect "offset requests" "$(answered tus-head 200)" 1
expect "state afterwards" "$(wc -c <"$tmp/state")" 0
expect_complete

it "the source is read by one request over all parts, and by a second one only after a break"
start_server --bucket=b
forget_answers_of_source() { curl -sS -X DELETE -o /dev/null "$source_root/_admin/stats"; }
forget_answers_of_source
run_upload <"$tmp/manifest"
expect "status $(<"$tmp/err")" "$status" 0
expect "requests" "$(answered tus-patch 204) $(answered "$source_root" download 200) $(answered "$source_root" download 206)" "4 1 0"
start_server --bucket=b
forget_answers_of_source
set_faults reset-request,route=tus-patch,skip=2,first=1
run_upload <"$tmp/manifest"
expect "status $(<"$tmp/err")" "$status" 0
expect "ranges" "$(answered "$source_root" download 206)" 1
expect_complete

# delay_finishes MS: makes the next upload end in a 504. Its object appears after MS milliseconds, or never.
delay_finishes() { curl -sS -d "{\"finish_ms\":$1,\"count\":1}" "$root/_admin/tus"; }

it "the target has all bytes, but the gateway gave up, and the object appears later"
start_server --bucket=b
delay_finishes 100
run_upload --state="$tmp/state" <"$tmp/manifest"
expect "status $(<"$tmp/err")" "$status" 0
expect results "$(jq -r '[.result, .verified] | join(" ")' "$tmp/results")" "uploaded md5"
expect "uploads started" "$(answered tus-create 201)" 1
expect_complete

it "and over another object of that key"
put b/large000000 old
forget_answers
delay_finishes 100
run_upload <"$tmp/manifest"
expect "status $(<"$tmp/err")" "$status" 0
expect "uploads started" "$(answered tus-create 201)" 1
expect_complete

it "the target has all bytes, but never makes the object: sent again"
start_server --bucket=b
delay_finishes -1
run_upload --state="$tmp/state" <"$tmp/manifest"
expect "status $(<"$tmp/err")" "$status" 0
expect "uploads started" "$(answered tus-create 201)" 2
expect "state afterwards" "$(wc -c <"$tmp/state")" 0
expect_complete

it "and no run fails because of an earlier one's state"
start_server --bucket=b
delay_finishes -1
run_upload --retries=0 --state="$tmp/state" <"$tmp/manifest"
expect "status, uploads that can be resumed" "$status $(open_uploads)" "3 1"
run_upload --state="$tmp/state" <"$tmp/manifest"
expect "status $(<"$tmp/err")" "$status" 0
expect "state afterwards" "$(wc -c <"$tmp/state")" 0
expect_complete

it "a third run has nothing to do"
run_upload --state="$tmp/state" <"$tmp/manifest"
expect results "$(results)" "1 skipped"

it "within a run, after each break"
start_server --bucket=b
set_faults reset-request,route=tus-patch,every=2
run_upload <"$tmp/manifest"
expect "status $(<"$tmp/err")" "$status" 0
expect "uploads started" "$(answered tus-create 201)" 1
expect "bytes sent twice" "$(($(patched_bytes) <= 20000000))" 1
expect_complete

it "a part that is corrupt after a break: started again, although the target's eTag would not show it"
start_server --bucket=b --hosted
set_faults reset-request,route=tus-patch,first=1
source_faults corrupt,route=download,skip=1,first=1
run_upload <"$tmp/manifest"
expect "status $(<"$tmp/err")" "$status" 0
expect results "$(jq -r '[.result, .attempts, .verified] | join(" ")' "$tmp/results")" "uploaded 3 size"
expect "uploads started" "$(answered tus-create 201)" 2
as_service /object/b/large000000
expect content "$(md5sum <"$tmp/body" | cut -d' ' -f1)" "$(jq -r .md5 "$tmp/manifest")"

it "the response to the last part was lost"
start_server --bucket=b
set_faults lost-response,route=tus-patch,skip=3
run_upload <"$tmp/manifest"
expect "status $(<"$tmp/err")" "$status" 0
expect "uploads started" "$(answered tus-create 201)" 1
expect_complete

it "the server has forgotten the upload: started again"
start_server --bucket=b
break_run
forgotten=$(printf 'b/large000000/none' | base64)
sed -i "s#\"upload\":\".*\"#\"upload\":\"$forgotten\"#" "$tmp/state"
run_upload --state="$tmp/state" <"$tmp/manifest"
expect "status $(<"$tmp/err")" "$status" 0
expect "offset requests" "$(answered tus-head 404)" 1
expect "uploads started" "$(answered tus-create 201)" 1
expect "state afterwards" "$(wc -c <"$tmp/state")" 0
expect_complete

it "a state file that ends in an incomplete line, or belongs to another target"
start_server --bucket=b
break_run
printf '{"id":"half a li' >>"$tmp/state"
run_upload --state="$tmp/state" <"$tmp/manifest"
expect "status $(<"$tmp/err")" "$status" 0
expect "uploads started" "$(answered tus-create 201)" 0
start_server --bucket=b
break_run
start_server --bucket=b
run_upload --state="$tmp/state" <"$tmp/manifest"
expect "status $(<"$tmp/err")" "$status" 0
expect "uploads started" "$(answered tus-create 201)" 1
expect "uploads of the other target" "$(open_uploads)" 1
rm "$tmp/state"

it "killed in the middle of a part, then resumed"
start_server --bucket=b
set_faults slow,rate=20000000,route=tus-patch
"$upload" --from="$source_root" --from-key-env=FROM_KEY --to="$root" --resumable-over=6MiB --state="$tmp/state" <"$tmp/manifest" >/dev/null &
victim=$!
until (($(answered tus-patch 204) >= 2)); do sleep 0.02; done
sleep 0.1
kill -9 "$victim"
{ wait "$victim"; } 2>/dev/null || true
expect_nothing_wrong
forget_answers
run_upload --state="$tmp/state" <"$tmp/manifest"
expect "status $(<"$tmp/err")" "$status" 0
expect "uploads started" "$(answered tus-create 201)" 0
expect_complete

it "two runs with one state file"
start_server --bucket=b
set_faults slow,rate=20000000,route=tus-patch
"$upload" --from="$source_root" --from-key-env=FROM_KEY --to="$root" --resumable-over=6MiB --state="$tmp/state" <"$tmp/manifest" >/dev/null &
victim=$!
until (($(answered tus-create 201) == 1)); do sleep 0.02; done
run_upload --state="$tmp/state" <"$tmp/manifest"
expect status "$status" 3
expect stderr "$(<"$tmp/err")" "bucket-upload: $tmp/state: another program is using it"
wait "$victim" || fail "the first: status $?"
expect_complete

it "the source has changed between two runs: no part is appended to those of another content"
start_server --bucket=b
break_run
seed "$source_root" b large 1 19999999 video/mp4
as_source() { local url=$source_root/storage/v1 && as_service "$@"; }
as_source /object/b/large000000
{ printf 'x' && cat "$tmp/body"; } >"$tmp/changed"
as_source /object/b/large000000 -H 'content-type: video/mp4' -H 'cache-control: max-age=3600' \
  -H 'x-upsert: true' -X POST -T "$tmp/changed"
expect_status 200
run_upload --state="$tmp/state" <"$tmp/manifest"
expect status "$status" 3
expect error "$(jq -r .error "$tmp/results" | sed 's/[0-9a-f]\{32\}/MD5/g')" \
  "the source's content has the MD5 MD5, the list has MD5; list it again"
expect "on the target" "$(contents "$root")" ""
make_manifest
run_upload --state="$tmp/state" <"$tmp/manifest"
expect "status $(<"$tmp/err")" "$status" 0
expect_complete

it "where eTags of uploads in parts are not MD5s, the size is verified"
start_server --bucket=b --hosted
run_upload <"$tmp/manifest"
expect "status $(<"$tmp/err")" "$status" 0
expect verified "$(jq -r .verified "$tmp/results")" size
run_upload <"$tmp/manifest"
expect results "$(results)" "1 skipped"

it "cacheControl that TUS cannot express is sent by a plain upload"
as_source /object/b/large000000 -H 'content-type: video/mp4' -H 'cache-control: public, max-age=1' \
  -H 'x-upsert: true' -X POST -T "$tmp/changed"
start_server --bucket=b
make_manifest
run_upload <"$tmp/manifest"
expect "status $(<"$tmp/err")" "$status" 0
expect "uploads in parts" "$(answered tus-create 201)" 0
expect_complete

it "a folder of files: resumed after its content has been read once more"
stop_source
source_root=file://$tmp/tree
mkdir -p "$tmp/tree/b"
head -c 20000000 /dev/urandom >"$tmp/tree/b/large.mp4"
start_server --bucket=b
make_manifest
break_run
resume
expect results "$(jq -r '[.result, .verified] | join(" ")' "$tmp/results")" "uploaded md5"
as_service /object/b/large.mp4
expect content "$(md5sum <"$tmp/body")" "$(md5sum <"$tmp/tree/b/large.mp4")"

it "a folder whose file has changed between two runs"
start_server --bucket=b
break_run
printf x | dd of="$tmp/tree/b/large.mp4" conv=notrunc status=none
run_upload --state="$tmp/state" <"$tmp/manifest"
expect status "$status" 3
expect error "$(jq -r .error "$tmp/results" | sed 's/[0-9a-f]\{32\}/MD5/g')" \
  "the source's content has the MD5 MD5, the list has MD5; list it again"
expect "on the target" "$(contents "$root")" ""
finish
