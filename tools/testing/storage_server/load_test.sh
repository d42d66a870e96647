#!/usr/bin/env bash
# Checks that 10000 objects of 100 MB in total take bounded memory, and that the server is fast enough for a test to
# measure the client.
source tools/testing/storage_server/testing.sh
start_server --bucket=b

peak_kb() { sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB$/\1/p' "/proc/$server_pid/status"; }

it "10000 objects, listed in pages of 1000, each once"
curl -sS -d '{"bucket":"b","count":10000,"size":20,"prefix":"dir/k"}' "$root/_admin/seed"
cursor=
: >"$tmp/keys"
pages=0
while :; do
  post_json /object/list-v2/b "$(jq -nc --arg cursor "$cursor" '{cursor: $cursor}')"
  jq -r '.objects[].name' "$tmp/body" >>"$tmp/keys"
  pages=$((pages + 1))
  if [[ $(jq .hasNext "$tmp/body") == false ]]; then break; fi
  cursor=$(jq -r .nextCursor "$tmp/body")
done
expect pages "$pages" 10
expect "keys, in order and different" "$(LC_ALL=C sort -u -c "$tmp/keys" && wc -l <"$tmp/keys")" 10000

it "100 MB up and down, the same bytes"
head -c 100000000 /dev/urandom >"$tmp/large"
as_service /object/b/large -H 'content-type: image/tiff' -T "$tmp/large" -X POST
expect_status 200
as_service /object/b/large
cmp "$tmp/large" "$tmp/body" || fail "not the same bytes"
as_service /object/info/b/large
expect_json .etag "\"\\\"$(md5sum <"$tmp/large" | cut -d' ' -f1)\\\"\""
peak=$(peak_kb)
printf 'peak memory: %s kB\n' "$peak"
((peak < 48 << 10)) || fail "peak memory: $peak kB"

it "small requests on one connection"
seq -f "url=$url/object/b/dir/k%06g" 0 4999 | sed 'a output=/dev/null' >"$tmp/urls"
start=$(date +%s%N)
curl -sS "${key[@]}" -K "$tmp/urls"
ms=$((($(date +%s%N) - start) / 1000000))
printf '5000 downloads: %s ms\n' "$ms"
expect "server's count" "$(curl -sS "$root/_admin/stats" | jq '.by_route.download."200"')" 5001
finish
