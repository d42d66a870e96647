#!/usr/bin/env bash
# Injects every fault of storage-server, at the target and at the source. After each run, every object is either correct
# or reported as failed, the exit status agrees with the report, the target has no wrong object, and a second run
# completes.
source tools/bucket-upload/testing.sh
start_source --bucket=b,public
seed "$source_root" b zero 1 0
seed "$source_root" b small 30 20000    # enough that the target's metadata is fetched in pages
seed "$source_root" b stream 2 1500000
seed "$source_root" b tus 1 13000000
make_manifest
cp "$tmp/manifest" "$tmp/all"
objects=$(wc -l <"$tmp/all")

# check: checks that the report of the last run is correct, and that a second run uploads the failed objects.
check() {
  expect lines "$(wc -l <"$tmp/results")" "$objects"
  expect "input order" "$(jq -r .key "$tmp/results")" "$(jq -r .key "$tmp/all")"
  expect "status 3" "$([[ $(results) == *failed* ]] && echo 3 || echo 0)" "$status"
  expect "failures without a reason" "$(jq 'select(.result == "failed" and .error == "")' "$tmp/results")" ""
  expect_nothing_wrong
  expect "uploaded, but not there" "$(comm -23 <(jq -r 'select(.result == "uploaded") | .key' "$tmp/results" | sort) \
    <("$list" --url="$root" b </dev/null | jq -r .key | sort))" ""

  grep '"result":"failed"' "$tmp/results" >"$tmp/failed" || true
  run_upload <"$tmp/failed"
  expect "second run ($(<"$tmp/err"))" "$status" 0
  expect_complete
}

# try WHERE STATUS RULE... [-- FLAG...]: STATUS is 0, 3, or either.
try() {
  local where=$1 wanted=$2 rules=() last fired=0
  shift 2
  while (($# > 0)) && [[ $1 != -- ]]; do rules+=("$1") && shift; done
  if (($# > 0)); then shift; fi
  it "$where: ${rules[*]} $*"
  start_server --bucket=b
  if [[ $where == source ]]; then source_faults "${rules[@]}"; else set_faults "${rules[@]}"; fi
  run_upload --stall-timeout=2 "$@" <"$tmp/all"
  last=$root
  if [[ $where == source ]]; then last=$source_root; fi
  fired=$(curl -sS "$last/_admin/faults" | jq 'map(.fired) | add')
  curl -sS -X DELETE -o /dev/null "$last/_admin/faults"
  printf '%s: status %s, fired %s, %s, attempts %s\n' "$situation" "$status" "$fired" "$(results)" \
    "$(jq -s 'map(.attempts) | add' "$tmp/results")"

  ((fired > 0)) || fail "the fault did not happen"
  [[ $wanted == either || $status == "$wanted" ]] || fail "status: got $status, want $wanted: $(<"$tmp/err")"
  check
}

# Transient faults: each request fails once or twice, then works. The faults that only `long` tries differ in the status,
# or in the moment of the break.
at_target='429 503,body=html 400,inner=423 reset-request lost-response wrong-length,delta=3'
at_source='503 400,inner=503 reset truncate,after=100000 wrong-length,delta=-7 corrupt'
if ((long)); then
  at_target+=' 503 544 500 502 400,inner=503 400,inner=429 reset reset-response truncate'
  at_source+=' 429 544 502 lost-response reset-response truncate wrong-length,delta=7'
fi
for fault in $at_target; do
  try target 0 "$fault,first=1,per=path,route=upload" "$fault,first=2,route=tus-patch" "$fault,first=1,route=tus-create" \
    "$fault,first=1,route=tus-head" "$fault,first=1,per=path,route=info" "$fault,first=2,route=list-v2"
done
for fault in $at_source; do
  try source 0 "$fault,first=1,per=path,route=download"
  try source either "$fault,first=1,per=path,route=info"
done

# Retry-After pauses all jobs, so only a few requests are refused.
try target 0 "429,retry-after=1,first=3,route=upload" "429,retry-after=1,first=1,route=tus"
try source 0 "429,retry-after=1,first=3,route=download"

# Time and connections.
try target 0 "slow,rate=4000000"
try source 0 "slow,rate=4000000,route=download"
try target 0 "stall,ms=500" "delay,ms=300,every=3"
try source 0 "stall,ms=500,every=2"
try source 0 "stall,ms=20000,after=50000,first=2,route=download,path=stream"
try source 3 "stall,ms=20000,after=50000,route=download,path=tus" -- --retries=0
try target 0 "stall,ms=20000,after=1,first=2,route=upload"
try target 0 "close,requests=3"
try source 0 "close,requests=2"
try target 0 "close" -- --jobs=1

# Faults that persist, or last too long, are reported as failures.
try target 3 "413,route=upload,path=stream" "413,route=tus-patch"
try target 3 "503,route=upload" -- --retries=2
try target 3 "reset-request,route=upload" "reset-request,route=tus" -- --retries=1
try target 3 "429,retry-after=3600,route=upload" "429,retry-after=3600,route=tus"
try target 3 "400,inner=415,route=upload,path=small"
try source 3 "truncate,route=download" -- --retries=2
try source 3 "corrupt,route=download"
try source 3 "wrong-length,delta=-1,route=download"
try source 3 "503,route=download,path=tus" -- --retries=1
try target 0 "503,route=list-v2" -- --retries=1
try target either "corrupt,route=info,every=3"
try target either "corrupt,route=list-v2,every=2"
try target either "wrong-length,delta=-1,route=list-v2"
try target either "wrong-length,delta=-1,route=info,first=3"

it "random combinations, at both ends"
seed=${FAULTS_TEST_SEED:-$RANDOM}
RANDOM=$seed
echo "FAULTS_TEST_SEED=$seed"
mapfile -t menu < <(xargs -n 1 <<<'429 503 544 502 503,body=html 400,inner=503 400,inner=404 401 413 reset reset-request
  lost-response reset-response truncate wrong-length,delta=3 wrong-length,delta=-5 corrupt close,requests=3 stall,ms=300')
some_faults() { for _ in 1 2 3; do echo "${menu[RANDOM % ${#menu[@]}]},every=$((2 + RANDOM % 20))"; done; }
for ((round = 0; round < (long ? 8 : 2); ++round)); do
  start_server --bucket=b
  # Not in a subshell, because each subshell would draw the same random numbers.
  some_faults >"$tmp/rules"
  mapfile -t at_target <"$tmp/rules"
  some_faults >"$tmp/rules"
  mapfile -t at_source <"$tmp/rules"
  situation="target: ${at_target[*]}, source: ${at_source[*]}"
  set_faults "${at_target[@]}"
  source_faults "${at_source[@]}"
  run_upload --stall-timeout=2 --retries=2 <"$tmp/all"
  for each in "$root" "$source_root"; do curl -sS -X DELETE -o /dev/null "$each/_admin/faults"; done
  if [[ -s $tmp/results ]]; then
    printf '%s: status %s, %s\n' "$situation" "$status" "$(results)"
    check
  else
    # The bucket could not be looked up, so nothing was started.
    expect status "$status" 3
    printf '%s: %s\n' "$situation" "$(<"$tmp/err")"
  fi
done

it "Retry-After is respected: for small objects, streams and parts"
start_server --bucket=b
set_faults 429,retry-after=2,first=2,route=upload 429,retry-after=2,first=1,route=tus-patch
before=$(date +%s%N)
run_upload <"$tmp/all"
expect status "$status" 0
(($(date +%s%N) - before >= 2000000000)) || fail "did not wait for 2 seconds"

it "without retries no attempt is repeated, and the counts are the server's"
start_server --bucket=b
set_faults 503,route=upload,every=2
run_upload --retries=0 <"$tmp/all"
expect status "$status" 3
expect "failed" "$(jq -s 'map(select(.result == "failed")) | length' "$tmp/results")" "$(answered upload 503)"
expect "uploaded" "$(jq -s 'map(select(.result == "uploaded" and .size < 6000000)) | length' "$tmp/results")" "$(answered upload 200)"
it "with retries every attempt is counted"
set_faults 503,first=2,per=path,route=upload
forget_answers
run_upload --overwrite=always <"$tmp/all"
expect status "$status" 0
expect attempts "$(jq -s 'map(select(.size < 6000000) | .attempts) | add' "$tmp/results")" \
  "$(($(answered upload 503) + $(answered upload 200)))"
expect repeated "$(answered upload 503)" "$(((objects - 1) * 2))"
it "a server that allows few requests a second: all jobs slow down, and every object arrives"
start_source --bucket=c
seed "$source_root" c small 40 2000
make_manifest
start_server --bucket=c
set_faults 429,retry-after=1,per-second=5
unset DUMPLINE_RETRY_DELAY_MS
run_upload --retries=2 <"$tmp/manifest"
expect "status $(head -n 3 "$tmp/err")" "$status $(results)" "0 40 uploaded"
echo "refused: $(answered upload 429) of $(($(answered upload 429) + $(answered upload 200))) uploads"
stop_source
finish
