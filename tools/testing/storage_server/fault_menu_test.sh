#!/usr/bin/env bash
# Injects every fault and checks it with curl and in the log.
source tools/testing/storage_server/testing.sh
start_server --bucket=b --fault=429,route=upload,first=1
bytes=$(printf 'x%.0s' {1..1000})

# expect_curl STATUS NAME: expects curl's own exit status.
expect_curl() { expect "curl ($2)" "$curl" "$1"; }
stored() {
  as_service "/object/info/b/$1"
  [[ $status == 200 ]] && echo yes || echo no
}

it "by flag, first=1: later requests succeed"
put b/a "$bytes"
expect_error 429 429 SlowDown
expect_header retry-after ''
put b/a "$bytes"
expect_status 200

it "429 with Retry-After"
set_faults 429,retry-after=2,route=info
as_service /object/info/b/a
expect_status 429
expect_header retry-after 2
as_service /object/b/a
expect_status 200

it "503, 544, 423 and others; gateway's errors are HTML"
set_faults 503,first=1 544,first=1 500,first=1 502,first=1 503,body=html,first=1
as_service /bucket/b
expect_error 503 503 LockTimeout
as_service /bucket/b
expect_error 544 544 DatabaseTimeout
as_service /bucket/b
expect_error 500 500 InternalError
as_service /bucket/b
expect_status 502
expect_header content-type text/html
as_service /bucket/b
expect_status 503
expect_header content-type text/html
as_service /bucket/b
expect_status 200

it "HTTP 400 with the truth inside"
set_faults 400,inner=503,first=1 400,inner=423,first=1 400,inner=429,first=1
as_service /bucket/b
expect_error 400 503 LockTimeout
as_service /bucket/b
expect_error 400 423 ResourceLocked
as_service /bucket/b
expect_error 400 429 SlowDown

it "413, and the connection is closed"
set_faults 413,route=upload
put b/413 "$bytes"
expect_error 413 413 EntityTooLarge
expect_header connection close
set_faults
expect "stored" "$(stored 413)" no

it "reset before anything is done"
set_faults reset,route=upload,first=1
put b/reset "$bytes"
expect_status 000
expect "stored" "$(stored reset)" no

it "reset in the request's body: nothing is stored"
set_faults reset-request,after=100,route=upload,first=1
put b/reset-request "$bytes"
expect_status 000
expect "stored" "$(stored reset-request)" no

it "lost response: stored, but the client gets no answer"
set_faults lost-response,route=upload,first=1
put b/lost "$bytes"
expect_status 000
expect "stored" "$(stored lost)" yes

it "reset in the answer's body"
set_faults reset-response,after=300,route=download
as_service /object/b/a
expect_curl 56 "recv failure"
expect "bytes" "$(wc -c <"$tmp/body")" 300

it "truncated download: an orderly end too early"
set_faults truncate,route=download
as_service /object/b/a
expect_curl 18 "partial file"
expect "bytes" "$(wc -c <"$tmp/body")" 500

it "wrong Content-Length, too short: only the listing shows it"
set_faults wrong-length,delta=-10,route=download
as_service /object/b/a
expect_curl 0 "all well, it seems"
expect "bytes" "$(wc -c <"$tmp/body")" 990

it "wrong Content-Length, too long"
set_faults wrong-length,delta=10,route=download
as_service /object/b/a
expect_curl 18 "partial file"

it "a flipped bit: only the MD5 shows it"
set_faults corrupt,route=download
as_service /object/b/a
expect_curl 0 "all well"
expect "bytes" "$(wc -c <"$tmp/body")" 1000
expect "the same" "$([[ $(<"$tmp/body") == "$bytes" ]] && echo yes || echo no)" no

it "slow drip, stall, delay"
set_faults slow,rate=1000,route=download
as_service /object/b/a --max-time 0.5
expect_curl 28 "timeout"
set_faults stall,after=10,ms=3000,route=download
as_service /object/b/a --max-time 0.5
expect_curl 28 "timeout"
expect "bytes" "$(wc -c <"$tmp/body")" 10
set_faults delay,ms=3000
as_service /object/b/a --max-time 0.5
expect_curl 28 "timeout"

it "closed without notice after every 3rd request of a connection"
set_faults close,requests=3
put b/closing x
seq -f "url=$url/object/b/closing?%g" 9 | sed 'a output=/dev/null' >"$tmp/urls"
curl -sS "${key[@]}" -K "$tmp/urls" || fail "curl: $?"
set_faults
downloads='select(.key == "closing" and .route == "download")'
expect "connections" "$(jq -s "map($downloads | .connection) | unique | length" "$tmp/log")" 3
expect "requests" "$(jq -s "map($downloads | .status)" -c "$tmp/log")" '[200,200,200,200,200,200,200,200,200]'

it "a bad rule is refused and changes nothing"
set_faults 503,route=info
answer=$(curl -sS -X PUT --data-binary 'nonsense' "$root/_admin/faults")
expect answer "$answer" 'invalid fault "nonsense": unknown kind "nonsense" (expected a kind of README.md or a status from 400 to 599)'
as_service /object/info/b/a
expect_status 503
curl -sS -X DELETE -o /dev/null "$root/_admin/faults"
as_service /object/info/b/a
expect_status 200

it "the log: a line a request, with the fault; the counts agree"
start_server --bucket=b --fault=503,route=upload,first=2 --fault=reset,route=info
for _ in 1 2 3; do put b/a hello; done
as_service /object/b/a
as_service /object/info/b/a
expect "log" "$(jq -c '[.method, .route, .bucket, .key, .status, .bytes_in, .bytes_out, .fault]' "$tmp/log" | grep -v '"status":200' | sed -n '1p;4p;5p')" \
  '["POST","upload","b","a",503,0,'"$(jq -s '.[0].bytes_out' "$tmp/log")"',"503,route=upload,first=2"]
["GET","download","b","a",200,0,5,null]
["GET","info","b","a",0,0,0,"reset,route=info"]'
expect "counts" "$(curl -sS "$root/_admin/stats" | jq -c '[.requests, .by_route]')" \
  '[5,{"download":{"200":1},"info":{"0":1},"upload":{"200":1,"503":2}}]'
expect "faults" "$(curl -sS "$root/_admin/faults" | jq -c 'map([.matched, .fired])')" '[[3,2],[1,1]]'
it "per-second: so many requests pass in a second"
start_server --bucket=b --fault=429,retry-after=1,per-second=3
codes=
for _ in {1..5}; do as_service /bucket/b && codes+=" $status"; done
expect statuses "$codes" " 200 200 200 429 429"
sleep 1.1
as_service /bucket/b
expect_status 200
finish
