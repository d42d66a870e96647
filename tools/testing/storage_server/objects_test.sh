#!/usr/bin/env bash
# Tests uploads, downloads, info and deletes.
source tools/testing/storage_server/testing.sh
start_server --bucket=b --bucket=pub,public --bucket=small,limit=1KB --bucket=typed,mime=text/plain,mime=image/png
hello_md5='\"5d41402abc4b2a76b9719d911017c592\"'

it "upload: Key and Id; info has all"
as_service /object/b/dir/hello.txt -H 'content-type: text/plain' -H 'cache-control: max-age=3600' \
  -H "x-metadata: $(printf '{"a":1}' | base64)" --data-binary hello
expect_status 200
expect_json .Key '"b/dir/hello.txt"'
expect_json '.Id | test("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")' true
as_service /object/info/b/dir/hello.txt
expect_status 200
expect_json '[.name, .bucket_id, .size, .content_type, .cache_control, .etag, .metadata]' \
  '["dir/hello.txt","b",5,"text/plain","max-age=3600","'"$hello_md5"'",{"a":1}]'
first=$(jq -c '[.id, .created_at]' "$tmp/body")
version=$(jq .version "$tmp/body")

it "0.6 no x-upsert: 409 Duplicate in a 400, decided before the body"
as_service /object/b/dir/hello.txt -H 'content-type: text/plain' --data-binary bye
expect_error 400 409 KeyAlreadyExists
expect_json '[.error, .message]' '["Duplicate","The resource already exists"]'

it "x-upsert takes effect only as the word true"
as_service /object/b/dir/hello.txt -H 'x-upsert: TRUE' --data-binary bye
expect_error 400 409 KeyAlreadyExists

it "0.7 an upsert replaces all metadata; id and created_at stay, version changes"
as_service /object/b/dir/hello.txt -H 'x-upsert: true' --data-binary bye
expect_status 200
as_service /object/info/b/dir/hello.txt
expect_json '[.size, .content_type, .cache_control, .metadata]' '[3,"application/x-www-form-urlencoded","no-cache",{}]'
expect_json '[.id, .created_at]' "$first"
expect_json ".version != $version" true

it "0.7 no content-type: application/octet-stream"
as_service /object/b/plain -H 'content-type:' --data-binary x
as_service /object/info/b/plain
expect_json '[.content_type, .cache_control]' '["application/octet-stream","no-cache"]'

it "PUT creates and replaces"
as_service /object/b/put -X PUT -H 'content-type: text/plain' --data-binary one
expect_status 200
expect_json 'keys' '["Id","Key"]'
as_service /object/b/put -X PUT -H 'content-type: text/plain' --data-binary two
expect_status 200
as_service /object/b/put
expect_body two

it "a zero-byte body is fine"
as_service /object/b/empty -X POST -H 'content-type: text/plain' -H 'content-length: 0'
expect_status 200
as_service /object/info/b/empty
expect_json '[.size, .etag]' '[0,"\"d41d8cd98f00b204e9800998ecf8427e\""]'
as_service /object/b/empty
expect_status 200
expect_header content-length 0

it "x-metadata that cannot be parsed is ignored"
put b/meta x -H 'x-metadata: ***'
expect_status 200
as_service /object/info/b/meta
expect_json .metadata '{}'

it "upload to a missing bucket: NoSuchBucket"
put none/x x
expect_error 400 404 NoSuchBucket

it "0.5 file_size_limit is checked by Content-Length: 1000 fit, 1001 do not, chunks pass"
head -c 1000 /dev/zero >"$tmp/1000"
head -c 1001 /dev/zero >"$tmp/1001"
as_service /object/small/1000 --data-binary "@$tmp/1000"
expect_status 200
as_service /object/small/1001 --data-binary "@$tmp/1001"
expect_error 400 413 EntityTooLarge
expect_json '[.error, .message]' '["Payload too large","The object exceeded the maximum allowed size"]'
as_service /object/small/chunked -H 'transfer-encoding: chunked' --data-binary "@$tmp/1001"
expect_status 200
as_service /object/info/small/chunked
expect_json .size 1001

it "0.12 the content type is matched exactly"
as_service /object/typed/a -H 'content-type: text/plain' --data-binary x
expect_status 200
for type in 'text/plain; charset=utf-8' TEXT/PLAIN image/jpeg; do
  as_service /object/typed/b -H "content-type: $type" --data-binary x
  expect_error 400 415 InvalidMimeType
  expect_json .error '"invalid_mime_type"'
done

it "0.12 HTML is served as text/plain"
as_service /object/pub/page.html -H 'content-type: text/html' --data-binary '<p>'
call /object/public/pub/page.html
expect_header content-type text/plain

it "0.9 the key alphabet: every byte that is allowed, once decoded"
put "b/$(printf '%s' "AZaz09_%21.%2a%27%28%29%20%26%24%3d%40%3b%3a%2b%2c%3f-")" x
expect_status 200
expect_json .Key '"b/AZaz09_!.*'\''() &$=@;:+,?-"'
it "0.9 and every byte that is not, percent-encoded or not"
for bad in %7e '~' %25 %23 %5b %5d %7b %7d %5c %5e %7c %22 %3c %3e %c3%bc %00 %0a; do
  put "b/x$bad" x
  expect_error 400 400 InvalidKey
done

it "+ is a plus, %2F a slash; outer spaces, double and outer slashes stay"
for pair in a+b:a+b a%2Fc:a/c %20d%20:' d ' x//y:x//y t/:t/ /lead:/lead; do
  put "b/${pair%%:*}" x
  expect_json .Key "\"b/${pair#*:}\""
done

it "dot segments: InvalidKey with --path-as-is"
for path in b/../x b/a/./c b/%2e%2e/y; do
  put "$path" x
  expect_error 400 400 InvalidKey
  expect_json '.message | test("contains dot path segment")' true
done

it "a segment of 255 bytes fits, 256 are a 500"
put "b/$(printf 'a%.0s' {1..255})" x
expect_status 200
put "b/$(printf 'a%.0s' {1..256})" x
expect_error 500 500 InternalError

it "a malformed escape: FST_ERR_BAD_URL with a number"
as_service /object/b/%zz
expect_status 400
expect_json '[.code, .statusCode]' '["FST_ERR_BAD_URL",400]'

it "download: headers"
as_service /object/authenticated/b/dir/hello.txt
expect_status 200
expect_body bye
put b/h hello -H 'cache-control: max-age=7'
as_service /object/b/h
expect_header etag '"5d41402abc4b2a76b9719d911017c592"'
expect_header content-type text/plain
expect_header content-length 5
expect_header cache-control max-age=7
expect_header accept-ranges bytes
expect_header x-robots-tag none
expect "last-modified" "$(grep -cE '^last-modified: [A-Z][a-z]{2}, .* GMT' "$tmp/head")" 1

it "download: ranges"
for pair in 0-0:h:0-0 1-:ello:1-4 -2:lo:3-4 1-99:ello:1-4; do
  IFS=: read -r range body content_range <<<"$pair"
  as_service /object/b/h -r "$range"
  expect_status 206
  expect_body "$body"
  expect_header content-range "bytes $content_range/5"
done
as_service /object/b/h -r 5-
expect_error 416 416 InvalidRange

it "0.4 missing object: 404 in a 400; HEAD: 400 without a body; unknown route: 404"
as_service /object/b/none
expect_error 400 404 NoSuchKey
expect_json .error '"not_found"'
as_service /object/b/none --head
expect_status 400
expect_header content-length 0
as_service /object/info/b/none
expect_error 400 404 NoSuchKey
as_service /nothing/here
expect_status 404
expect_json '[.error, .statusCode]' '["Not Found",404]'

it "HEAD: the row's headers"
as_service /object/b/h --head
expect_status 200
expect_header content-length 5
expect_header etag '"5d41402abc4b2a76b9719d911017c592"'

it "public: no key needed; a private bucket is not found"
put pub/x hello
call /object/public/pub/x
expect_body hello
call /object/pub/x
expect_body hello
call /object/public/b/h
expect_error 400 404 NoSuchBucket
call /object/public/pub/none
expect_error 400 404 NoSuchKey
call /object/info/public/pub/x
expect_json .size 5

it "0.10 bulk delete: 200 with the deleted keys, the rest silently absent"
put b/d/1 x
put b/d/2 x
post_json /object/b '{"prefixes":["d/1","none","d","d/","h/"]}' -X DELETE
expect_status 200
expect_json 'map(.name)' '["d/1"]'
expect_json '.[0] | [.bucket_id, .metadata.size, .user_metadata, (.version | length)]' '["b",1,{},36]'
post_json /object/none '{"prefixes":["x"]}' -X DELETE
expect_status 200
expect_body '[]'
post_json /object/b '{"prefixes":[]}' -X DELETE
expect_error 400 400 InvalidRequest

it "0.10 a bulk delete above 1 MiB: HTTP 413, closed"
{ printf '{"prefixes":["'; head -c 1100000 /dev/zero | tr '\0' a; printf '"]}'; } >"$tmp/large"
as_service /object/b -X DELETE "${json[@]}" -H 'expect:' --data-binary "@$tmp/large"
# The response and the reset race, as on the real server.
if [[ $status != 000 ]]; then
  expect_error 413 413 EntityTooLarge
  expect_json .error '"FastifyError"'
  expect_header connection close
fi

it "delete one: message, then NoSuchKey; no JSON type without a body"
as_service /object/b/d/2 -X DELETE
expect_body '{"message":"Successfully deleted"}'
as_service /object/b/d/2 -X DELETE
expect_error 400 404 NoSuchKey
as_service /object/b/h -X DELETE "${json[@]}"
expect_error 400 400 InvalidRequest

it "an interrupted upload stores nothing"
as_service /object/b/cut -H 'content-length: 100' -H 'expect:' --max-time 1 --data-binary part
expect "curl's exit status" "$((curl != 0))" 1
as_service /object/info/b/cut
expect_error 400 404 NoSuchKey

it "Expect: 100-continue is answered before any check"
as_service /object/none/x -H 'expect: 100-continue' --data-binary x
expect_error 400 404 NoSuchBucket
expect "interim answer" "$(head -n 1 "$tmp/head" | tr -d '\r')" 'HTTP/1.1 100 Continue'

it "0.6 two overlapping creations both get 200, and the last to finish wins"
set_faults slow,rate=10,path=/race,first=1
curl -sS -o "$tmp/slow.out" -w '%{http_code}' "${key[@]}" --data-binary slow-slow-slow "$url/object/b/race" \
  >"$tmp/slow.status" &
slow=$!
sleep 0.3
as_service /object/b/race --data-binary fast
expect_status 200
as_service /object/b/race
expect_body fast
wait "$slow"
expect "the slow one" "$(<"$tmp/slow.status")" 200
as_service /object/b/race
expect_body slow-slow-slow

it "0.8 multipart eTags: one part plain, more with their number"
start_server --multipart-etags=1000 --bucket=b
as_service /object/b/one --data-binary "@$tmp/1000"
as_service /object/info/b/one
expect_json .etag "\"\\\"$(md5sum <"$tmp/1000" | cut -d' ' -f1)\\\"\""
as_service /object/b/two --data-binary "@$tmp/1001"
as_service /object/info/b/two
md5=$({ head -c 1000 "$tmp/1001" | raw_md5; tail -c 1 "$tmp/1001" | raw_md5; } | md5sum | cut -d' ' -f1)
expect_json .etag "\"\\\"$md5-2\\\"\""

it "rows by SQL: metadata null or with numbers as strings, and no file"
curl -sS -d '{"bucket":"b","name":"sql/null"}' "$root/_admin/rows"
curl -sS -d '{"bucket":"b","name":"sql/text","metadata":{"size":"12"}}' "$root/_admin/rows"
post_json /object/list-v2/b '{"prefix":"sql/"}'
expect_json '.objects | map(.metadata)' '[null,{"size":"12"}]'
as_service /object/b/sql/null
expect_error 400 404 NoSuchKey
it "0.13 buckets named like a route: info without 'authenticated' is of another object, or of none"
start_server --bucket=public --bucket=authenticated --bucket=images,public
for bucket in public authenticated; do
  put "$bucket/images/logo" "in $bucket"
  put "$bucket/logo" "in $bucket"
done
put images/logo elsewhere
as_service /object/info/public/images/logo
expect_json '[.bucket_id, .size]' '["images",9]'
as_service /object/info/authenticated/images/logo
expect_json '[.bucket_id, .size]' '["images",9]'
as_service /object/info/public/logo
expect_json '[.bucket_id, .size]' '["public",9]'
for bucket in public authenticated; do
  as_service "/object/info/authenticated/$bucket/images/logo"
  expect_json '[.bucket_id, .name]' "[\"$bucket\",\"images/logo\"]"
  as_service "/object/authenticated/$bucket/images/logo"
  expect_body "in $bucket"
done

it "and info without it takes an invalid key for none"
call /object/info/images/logo -H 'Authorization: Bearer x.y.z'
expect_status 200
call /object/info/public/images/logo -H 'Authorization: Bearer x.y.z'
expect_status 200
call /object/info/authenticated/images/logo -H 'Authorization: Bearer x.y.z'
expect_error 400 403 AccessDenied

it "POST to a bucket named like a route meets that route; PUT does not"
start_server --bucket=sign --bucket=list --bucket=list-v2 --bucket=upload
for name in sign/a sign/a/b list/a list-v2/a; do
  put "$name" x
  expect_error 400 400 InvalidRequest
  put "$name" x -X PUT
  expect_status 200
done
put list/a/b x
expect_status 200
put upload/a x
expect_status 200
put upload/sign/a/b x
expect_json keys '["token","url"]'

it "a multipart form: fields before the file, cacheControl without max-age, 1 MiB of metadata"
start_server --bucket=b --bucket=small,limit=1KB,mime=image/png
jq -nc '{by: ("x" * 60000)}' >"$tmp/metadata"
printf 'bytes\r\n--of a file' >"$tmp/file"
as_service /object/b/form -F cacheControl=3600 -F "metadata=<$tmp/metadata" -F "=@$tmp/file;type=image/png"
expect_status 200
as_service /object/info/authenticated/b/form
expect_json '[.content_type, .cache_control, (.metadata.by | length)]' '["image/png","max-age=3600",60000]'
as_service /object/authenticated/b/form
expect content "$(md5sum <"$tmp/body")" "$(md5sum <"$tmp/file")"
as_service /object/b/form -F contentType=text/x -F '=@-;type=image/png' <"$tmp/1000" -H 'x-upsert: true'
as_service /object/info/authenticated/b/form
expect_json '[.content_type, .cache_control, .metadata, .size]' '["text/x","no-cache",{},1000]'
as_service /object/small/form -F "=@$tmp/1001;type=image/png"
expect_error 400 413 EntityTooLarge
as_service /object/small/form -F "=@$tmp/1000;type=text/plain"
expect_error 400 415 InvalidMimeType
as_service /object/b/form -F a=b
expect_error 400 400 InvalidRequest

it "a header line above 8 KiB is refused by the gateway, without a reason"
put b/long x -H "x-metadata: $(head -c 5000 /dev/zero | base64 -w 0)"
expect_status 200
put b/long x -H "x-metadata: $(head -c 7000 /dev/zero | base64 -w 0)"
expect_status 400
expect 'body' "$(head -c 6 "$tmp/body")" '<html>'

it "0.17 .emptyFolderPlaceholder may have any type, but no bytes"
as_service '/object/small/new%20folder/.emptyFolderPlaceholder' -X POST -H 'content-type: text/plain' -H 'content-length: 0'
expect_status 200
put 'small/new%20folder/.emptyFolderPlaceholder' x
expect_error 400 413 EntityTooLarge

it "an empty list of types allows all, except in a resumable upload; */* allows nothing"
post_json /bucket '{"name":"none","allowed_mime_types":[]}'
post_json /bucket '{"name":"all","allowed_mime_types":["*/*","*"]}'
put none/x x
expect_status 200
put all/x x
expect_error 400 415 InvalidMimeType
as_service /upload/resumable -X POST -H 'tus-resumable: 1.0.0' -H 'upload-length: 3' \
  -H "upload-metadata: bucketName $(printf none | base64),objectName $(printf x | base64),contentType $(printf a/b | base64)"
expect_status 415

it "a role that the database does not have: 500"
call /bucket/b -H "Authorization: Bearer $("$server" --print-key=supabase_admin)"
expect_error 500 500 DatabaseError
finish
