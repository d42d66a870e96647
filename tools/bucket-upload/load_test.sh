#!/usr/bin/env bash
# Uploads many objects and large ones. Memory is bounded, results are in order, and no key is visible to other users.
source tools/bucket-upload/testing.sh
start_source --bucket=a --bucket=b --bucket=c --secret-key=sb_secret_of_the_source
export FROM_KEY=sb_secret_of_the_source
make_buckets=(--create-buckets)

# watched_run FLAG...: like run_upload, but also sets $peak (kB) and $seen, the command line that other users see.
# Ignores the empty command line of a process that is exiting.
watched_run() {
  status=0 peak=0 seen=
  "$upload" --from="$source_root" --from-key-env=FROM_KEY --to="$root" "$@" <"$tmp/manifest" >"$tmp/results" 2>"$tmp/err" &
  local pid=$! now line
  while now=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB$/\1/p' "/proc/$pid/status" 2>/dev/null) && [[ -n $now ]]; do
    peak=$now
    { line=$(tr '\0' ' ' <"/proc/$pid/cmdline"); } 2>/dev/null || true
    seen=${line:-$seen}
    sleep 0.02
  done
  wait "$pid" || status=$?
  printf '%s: peak memory %s kB, %s\n' "$situation" "$peak" "$(results)"
  expect "status $(<"$tmp/err")" "$status" 0
  expect "stderr in a pipe" "$(<"$tmp/err")" ""
  ((peak < 64 << 10)) || fail "peak memory: $peak kB"
}

it "10000 objects in three buckets"
for bucket in a b c; do seed "$source_root" "$bucket" dir/k 3334 300; done
start_server
make_manifest
watched_run "${make_buckets[@]}" --state="$tmp/state" --jobs=16
expect order "$(jq -r '[.bucket, .key] | join("/")' "$tmp/results" | cksum)" \
  "$(jq -r '[.bucket, .key] | join("/")' "$tmp/manifest" | cksum)"
expect uploads "$(answered upload 200)" 10002
questions=$(jq -s 'map(select(.route == "info" or .route == "list-v2")) | length' "$tmp/log")
((questions < 2000)) || fail "$questions requests to check 10002 objects before and after"
# Two for each job.
expect connections "$(($(jq -s 'map(.connection) | unique | length' "$tmp/log") <= 32))" 1
expect_complete
expect "argv is seen" "$(grep -c -e --to=http <<<"$seen")" 1
expect "keys in argv" "$(grep -c sb_secret <<<"$seen")" 0
expect "keys in files" "$(cat "$tmp"/{results,err,state} | grep -c sb_secret)" 0

it "a second run has nothing to do"
forget_answers
watched_run "${make_buckets[@]}"
expect results "$(results)" "10002 skipped"
((questions = $(answered info 200) + $(answered list-v2 200), questions < 100)) || fail "$questions requests to check 10002 objects"

it "20 objects of 100 MB, 300 of half a megabyte"
start_source --bucket=b
export FROM_KEY=sb_secret_test
seed "$source_root" b half 300 520000
seed "$source_root" b large 20 100000000
start_server --bucket=b
make_manifest
watched_run
expect_complete

it "a wrong key is reported without showing it"
for where in key-env from-key-env; do
  status=0
  KEY=sb_secret_wrong_one "$upload" --from="$source_root" --to="$root" "--$where=KEY" \
    --overwrite=always < <(head -n 3 "$tmp/manifest") >"$tmp/results" 2>"$tmp/err" || status=$?
  expect "status with --$where" "$status" 3
  expect "the key with --$where" "$(cat "$tmp/results" "$tmp/err" | grep -c wrong_one)" 0
done
stop_source
finish
