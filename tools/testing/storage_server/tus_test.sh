#!/usr/bin/env bash
# Tests resumable uploads, TUS 1.0.0.
source tools/testing/storage_server/testing.sh
start_server --bucket=b --bucket=small,limit=1KB --bucket=typed,mime=text/plain --tus-expiry-ms=600000

tus=(-H 'tus-resumable: 1.0.0')
offset_stream=(-H 'content-type: application/offset+octet-stream')
b64() { printf '%s' "$1" | base64 -w0; }
names() { printf 'bucketName %s,objectName %s' "$(b64 "$1")" "$(b64 "$2")"; }

# create BUCKET KEY LENGTH [CURL ARGUMENT...]: sets $location, below $url. $also is added to the metadata.
also=
create() {
  as_service /upload/resumable -X POST "${tus[@]}" -H "upload-length: $3" \
    -H "upload-metadata: $(names "$1" "$2")$also" "${@:4}"
  location=$(sed -n 's/^location: \(.*\)\r$/\1/p' "$tmp/head")
  location=${location#"$url"}
}
# patch OFFSET BYTES [CURL ARGUMENT...]
patch() {
  as_service "$location" -X PATCH "${tus[@]}" "${offset_stream[@]}" -H "upload-offset: $1" --data-binary "$2" "${@:3}"
}
offset() {
  as_service "$location" --head "${tus[@]}"
  sed -n 's/^upload-offset: \(.*\)\r$/\1/p' "$tmp/head"
}

it "create, append, append: 201 with an absolute location, 204 with offsets, Tus-Complete at the end"
also=",contentType $(b64 image/png),cacheControl $(b64 60),metadata $(b64 '{"m":1}')"
create b 'dir/tus file' 10
also=
expect_status 201
expect "location" "$location" "/upload/resumable/${location##*/}"
decoded=$(printf '%s==' "${location##*/}" | tr -- -_ +/ | base64 -d 2>/dev/null || true)
expect "the location's last part" "${decoded%/*}" 'b/dir/tus file'
expect "offset at first" "$(offset)" 0
expect_header upload-length 10
patch 0 hello
expect_status 204
expect_header upload-offset 5
expect_header tus-complete ''
expect "offset" "$(offset)" 5
as_service '/object/info/b/dir/tus%20file'
expect_error 400 404 NoSuchKey
patch 5 world
expect_status 204
expect_header upload-offset 10
expect_header tus-complete 1
as_service '/object/info/b/dir/tus%20file'
expect_json '[.size, .content_type, .cache_control, .metadata]' '[10,"image/png","max-age=60",{"m":1}]'
expect_json .etag "\"\\\"$(printf helloworld | md5sum | cut -d' ' -f1)\\\"\""

it "wrong offset: 409 as text"
create b wrong 10
patch 3 hello
expect_status 409
expect_body 'Upload-Offset conflict'

it "without Tus-Resumable: 412"
as_service /upload/resumable -X POST -H 'upload-length: 1' -H "upload-metadata: $(names b x)"
expect_status 412

it "no bucket 404, bad key 400, there is one 409, too large 413, wrong type 415: plain text, true statuses"
create none x 1
expect_status 404
expect_body 'Bucket not found'
create b 'x~' 1
expect_status 400
expect_body 'Invalid key: x~'
put b/there x
create b there 1
expect_status 409
expect_body 'The resource already exists'
create small x 1001
expect_status 413
expect_body 'Maximum size exceeded'
create typed x 1
expect_status 415

it "auth failures come in the JSON form"
call /upload/resumable -X POST "${tus[@]}" -H 'upload-length: 1' -H "upload-metadata: $(names b x)"
expect_status 400
expect_json .error '"Error"'
call /upload/resumable -X POST "${tus[@]}" -H 'apikey: sb_secret_other'
expect_error 400 403 AccessDenied

it "x-upsert is checked again on every PATCH"
create b there 4 -H 'x-upsert: true'
expect_status 201
patch 0 ab
expect_status 409
patch 0 ab -H 'x-upsert: true'
expect_status 204
patch 2 cd -H 'x-upsert: true'
expect_header tus-complete 1
as_service /object/b/there
expect_body abcd

it "the first bytes may come with the creation; without bytes, the object is empty"
create b with 5 "${offset_stream[@]}" --data-binary hello
expect_status 201
expect_header tus-complete 1
create b nothing 0
expect_status 201
as_service /object/info/b/nothing
expect_json .size 0

it "length told later"
as_service /upload/resumable -X POST "${tus[@]}" -H 'upload-defer-length: 1' -H "upload-metadata: $(names b later)"
expect_status 201
location=$(sed -n 's/^location: \(.*\)\r$/\1/p' "$tmp/head")
location=${location#"$url"}
patch 0 abc
patch 3 def -H 'upload-length: 6'
expect_header tus-complete 1

it "a cacheControl that is not an integer becomes no-cache"
also=",cacheControl $(b64 max-age=60)"
create b cache 1
also=
patch 0 x
as_service /object/info/b/cache
expect_json .cache_control '"no-cache"'

it "bytes that arrived before a break are kept, and HEAD returns its size"
create b broken 100000
head -c 100000 /dev/urandom >"$tmp/random"
set_faults reset-request,after=40000,route=tus-patch,first=1
patch 0 "@$tmp/random"
expect_status 000
at=$(offset)
expect "kept" "$at" 40000
set_faults
tail -c +$((at + 1)) "$tmp/random" >"$tmp/rest"
patch "$at" "@$tmp/rest"
expect_header tus-complete 1
as_service /object/b/broken
cmp "$tmp/body" "$tmp/random" || fail "not the same bytes"

it "an unknown upload is a 404, a malformed name a 400"
as_service "/upload/resumable/$(b64 b/none/version | tr -d =)" --head "${tus[@]}"
expect_status 404
as_service /upload/resumable/malformed --head "${tus[@]}"
expect_status 400

it "one writer"
create b writer 20
set_faults slow,rate=10,route=tus-patch,first=1
curl -sS -o "$tmp/out" "${key[@]}" "${tus[@]}" "${offset_stream[@]}" -X PATCH -H 'upload-offset: 0' \
  --data-binary 0123456789 "$url$location" &
writer=$!
sleep 0.3
patch 0 0123456789
expect_status 423
wait "$writer"
expect "offset" "$(offset)" 10

it "expired: 410"
start_server --bucket=b --tus-expiry-ms=1
create b expired 5
sleep 0.1
patch 0 hello
expect_status 410

it "0.8 on S3 every resumable upload's eTag is multipart"
start_server --hosted --bucket=b
create b one 2
patch 0 hi
as_service /object/info/b/one
md5=$(printf hi | raw_md5 | md5sum | cut -d' ' -f1)
expect_json .etag "\"\\\"$md5-1\\\"\""

it "the gateway gives up before the server has finished: HEAD has all bytes, and the object follows, or does not"
start_server --bucket=b
for ms in 1000 -1; do
  curl -sS -d "{\"finish_ms\":$ms,\"count\":1}" "$root/_admin/tus"
  as_service /upload/resumable -X POST -H 'tus-resumable: 1.0.0' -H 'upload-length: 5' \
    -H "upload-metadata: bucketName $(printf b | base64),objectName $(printf %s "late$ms" | base64)"
  expect_status 201
  location=$(sed -n 's/^location: .*\/\([^/]*\)\r$/\1/p' "$tmp/head")
  as_service "/upload/resumable/$location" -X PATCH -H 'tus-resumable: 1.0.0' -H 'upload-offset: 0' \
    -H 'content-type: application/offset+octet-stream' --data-binary hello
  expect_status 504
  as_service "/upload/resumable/$location" -I -H 'tus-resumable: 1.0.0'
  expect_header upload-offset 5
  as_service "/object/info/authenticated/b/late$ms"
  expect_error 400 404 NoSuchKey
  sleep 1.5
  as_service "/object/info/authenticated/b/late$ms"
  if ((ms > 0)); then expect_json .size 5; else expect_error 400 404 NoSuchKey; fi
done
finish
