#!/usr/bin/env bash
# Resumable uploads, TUS 1.0.0.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/testing.sh"
start_server --bucket=b --bucket=small,limit=1KB --bucket=typed,mime=text/plain --tus-expiry-ms=600000

tus=(-H 'tus-resumable: 1.0.0')
offset_stream=(-H 'content-type: application/offset+octet-stream')
b64() { printf '%s' "$1" | base64 -w0; }
names() { printf 'bucketName %s,objectName %s' "$(b64 "$1")" "$(b64 "$2")"; }

# create BUCKET KEY LENGTH [CURL ARGUMENT...]: sets $location, below $url. $also goes to the metadata.
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

it "options"
call /upload/resumable -X OPTIONS
want_status 204
want_header tus-extension creation,creation-with-upload,creation-defer-length,termination,expiration
want_header tus-max-size 53687091200

it "create, append, append: 201 with an absolute location, 204 with offsets, Tus-Complete at the end"
also=",contentType $(b64 image/png),cacheControl $(b64 60),metadata $(b64 '{"m":1}')"
create b 'dir/tus file' 10
also=
want_status 201
want "location" "$location" "/upload/resumable/${location##*/}"
decoded=$(printf '%s==' "${location##*/}" | tr -- -_ +/ | base64 -d 2>/dev/null || true)
want "the location's last part" "${decoded%/*}" 'b/dir/tus file'
want "offset at first" "$(offset)" 0
want_header upload-length 10
patch 0 hello
want_status 204
want_header upload-offset 5
want_header tus-complete ''
want "offset" "$(offset)" 5
as_service '/object/info/b/dir/tus%20file'
want_error 400 404 NoSuchKey
patch 5 world
want_status 204
want_header upload-offset 10
want_header tus-complete 1
as_service '/object/info/b/dir/tus%20file'
want_json '[.size, .content_type, .cache_control, .metadata]' '[10,"image/png","max-age=60",{"m":1}]'
want_json .etag "\"\\\"$(printf helloworld | md5sum | cut -d' ' -f1)\\\"\""

it "wrong offset: 409 as text"
create b wrong 10
patch 3 hello
want_status 409
want_body 'Upload-Offset conflict'

it "without Tus-Resumable: 412"
as_service /upload/resumable -X POST -H 'upload-length: 1' -H "upload-metadata: $(names b x)"
want_status 412

it "no bucket 404, bad key 400, there is one 409, too large 413, wrong type 415: plain text, true statuses"
create none x 1
want_status 404
want_body 'Bucket not found'
create b 'x~' 1
want_status 400
want_body 'Invalid key: x~'
put b/there x
create b there 1
want_status 409
want_body 'The resource already exists'
create small x 1001
want_status 413
want_body 'Maximum size exceeded'
create typed x 1
want_status 415

it "auth failures come in the JSON form"
call /upload/resumable -X POST "${tus[@]}" -H 'upload-length: 1' -H "upload-metadata: $(names b x)"
want_status 400
want_json .error '"Error"'
call /upload/resumable -X POST "${tus[@]}" -H 'apikey: sb_secret_other'
want_error 400 403 AccessDenied

it "x-upsert is looked at again on every PATCH"
create b there 4 -H 'x-upsert: true'
want_status 201
patch 0 ab
want_status 409
patch 0 ab -H 'x-upsert: true'
want_status 204
patch 2 cd -H 'x-upsert: true'
want_header tus-complete 1
as_service /object/b/there
want_body abcd

it "the first bytes may come with the creation; none at all is an empty object"
create b with 5 "${offset_stream[@]}" --data-binary hello
want_status 201
want_header tus-complete 1
create b nothing 0
want_status 201
as_service /object/info/b/nothing
want_json .size 0

it "length told later"
as_service /upload/resumable -X POST "${tus[@]}" -H 'upload-defer-length: 1' -H "upload-metadata: $(names b later)"
want_status 201
location=$(sed -n 's/^location: \(.*\)\r$/\1/p' "$tmp/head")
location=${location#"$url"}
patch 0 abc
patch 3 def -H 'upload-length: 6'
want_header tus-complete 1

it "a cacheControl that is no integer is no-cache"
also=",cacheControl $(b64 max-age=60)"
create b cache 1
also=
patch 0 x
as_service /object/info/b/cache
want_json .cache_control '"no-cache"'

it "what arrived before a break is kept, and HEAD tells how much"
create b broken 100000
head -c 100000 /dev/urandom >"$tmp/random"
set_faults reset-request,after=40000,route=tus-patch,first=1
patch 0 "@$tmp/random"
want_status 000
at=$(offset)
want "kept" "$at" 40000
set_faults
tail -c +$((at + 1)) "$tmp/random" >"$tmp/rest"
patch "$at" "@$tmp/rest"
want_header tus-complete 1
as_service /object/b/broken
cmp "$tmp/body" "$tmp/random" || fail "not the same bytes"

it "terminate: gone then; a finished one cannot be; unknown 404, malformed 400"
create b gone 1
as_service "$location" -X DELETE "${tus[@]}"
want_status 204
as_service "$location" --head "${tus[@]}"
want_status 410
create b finished 1
patch 0 x
as_service "$location" -X DELETE "${tus[@]}"
want_status 410
as_service "/upload/resumable/$(b64 b/none/version | tr -d =)" --head "${tus[@]}"
want_status 404
as_service /upload/resumable/malformed --head "${tus[@]}"
want_status 400

it "one writer"
create b writer 20
set_faults slow,rate=10,route=tus-patch,first=1
curl -sS -o "$tmp/out" "${key[@]}" "${tus[@]}" "${offset_stream[@]}" -X PATCH -H 'upload-offset: 0' \
  --data-binary 0123456789 "$url$location" &
writer=$!
sleep 0.3
patch 0 0123456789
want_status 423
wait "$writer"
want "offset" "$(offset)" 10

it "expired: 410"
start_server --bucket=b --tus-expiry-ms=1
create b expired 5
sleep 0.1
patch 0 hello
want_status 410

it "0.8 on S3 every resumable upload's eTag is multipart"
start_server --hosted --bucket=b
create b one 2
patch 0 hi
as_service /object/info/b/one
md5=$(printf hi | raw_md5 | md5sum | cut -d' ' -f1)
want_json .etag "\"\\\"$md5-1\\\"\""
finish
