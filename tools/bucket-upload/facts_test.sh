#!/usr/bin/env bash
# Tests that dumpline avoids common mistakes of storage clients. The numbers are those of the table in
# tools/testing/storage_server/README.md, whose tests show that the server does have each fault.
#
#   ….sh STORAGE_SERVER BUCKET_UPLOAD BUCKET_LIST BUCKET_DELETE
source tools/bucket-upload/testing.sh
delete=$4

# lists [FLAG...]: sets $status and $keys; stderr goes to $tmp/err.
lists() {
  status=0
  keys=$("$list" --url="$root" "$@" 2>"$tmp/err" </dev/null | jq -r .key) || status=$?
}
# source_put KEY [CURL ARGUMENT...]: uploads to bucket b of the source.
source_put() { local url=$source_root/storage/v1 && as_service "/object/b/$1" -H 'x-upsert: true' "${@:2}"; }

it "1. a wrong bucket name or a weak key is an error, never an empty list"
start_server --bucket=images
lists imagse
expect status "$status $keys" "3 "
expect error "$(<"$tmp/err")" "bucket-list: GET $url/bucket/imagse: 404 NoSuchBucket: Bucket not found"
forget_answers
for weak_key in "$("$server" --print-key=anon)" sb_publishable_test; do
  SUPABASE_SECRET_KEY=$weak_key lists images
  expect status "$status $keys" "2 "
  expect error "$(grep -c 'would be silently incomplete' "$tmp/err")" 1
done
SUPABASE_SECRET_KEY='' lists images
expect status "$status $keys" "2 "
expect error "$(head -n 1 "$tmp/err")" "bucket-list: no key; name its source by --key-env or --key-file"
expect "requests with a weak key" "$(curl -sS "$root/_admin/stats" | jq .requests)" 0

it "2. keys that start with another key are not lost, also on servers without the flat list"
for flags in --list-v2=on --list-v2=missing --list-v2=refused; do
  start_server --bucket=b "$flags"
  seed "$root" b k 1206 1    # the server loses keys at page ends; a page has up to 1000 keys
  printf 'k%06d\n' {0..1205} >"$tmp/expected"
  for name in k000099-x k000099.txt k000999-x k000999.txt k000999/y; do
    put "b/$name" x && expect_status 200
    echo "$name" >>"$tmp/expected"
  done
  lists b
  expect "keys with $flags" "$keys" "$(LC_ALL=C sort "$tmp/expected")"
done

it "3. Dir/x and dir/y are two folders"
for flags in --list-v2=on --list-v2=missing; do
  start_server --bucket=b "$flags"
  for name in Dir/x dir/y DIR; do put "b/$name" x; done
  lists b
  expect "keys with $flags" "$(xargs <<<"$keys")" "DIR Dir/x dir/y"
done

it "4. the true status is in the body of a 400: a transient one is retried, another is not"
start_source --bucket=b
source_put one -H 'content-type: image/png' --data-binary one
make_manifest b
start_server --bucket=b
set_faults '400,inner=503,first=1,route=upload'
run_upload <"$tmp/manifest"
expect result "$(jq -c '[.result, .attempts]' "$tmp/results")" '["uploaded",2]'
start_server --bucket=b
set_faults '400,inner=403,first=1,route=upload'
run_upload <"$tmp/manifest"
expect result "$status $(jq -c '[.result, .attempts]' "$tmp/results")" '3 ["failed",1]'
set_faults '400,inner=503,first=1,route=list-v2' '400,inner=423,first=1,route=bucket-get'
lists b
expect "list" "$status $keys" "0 "

it "5. the size is always sent, so that the server enforces its limit"
source_put large -H 'content-type: image/png' --data-binary "@$(head -c 3000000 /dev/zero >"$tmp/zeros" && echo "$tmp/zeros")"
make_manifest b
start_server --bucket=b --file-size-limit=1MB
run_upload <"$tmp/manifest"
expect results "$status $(results)" "3 1 failed 1 uploaded"
lists b
expect "on the target" "$keys" one
start_server --bucket=b,limit=1MB
run_upload <"$tmp/manifest"
expect "refused before the first byte" "$status $(answered upload 200) $(answered upload 400)" "3 0 0"

it "6. two uploads of one key at once both succeed on the server: one manifest never has two in flight"
start_server --bucket=b
set_faults 'delay,ms=100,route=upload'
head -n 1 "$tmp/manifest" >"$tmp/line"
for _ in {1..10}; do cat "$tmp/line"; done >"$tmp/manifest"
run_upload --overwrite=never <"$tmp/manifest"
expect results "$status $(results)" "0 9 skipped 1 uploaded"
expect requests "$(answered upload 200)" 1

it "6. and of two runs, each reports the target's final object, or fails"
start_source --bucket=b
seed "$source_root" b one 1 20000
make_manifest b
mkdir -p "$tmp/folder/b"
head -c 40000 /dev/zero >"$tmp/folder/b/one000000"
echo '{"bucket":"b","key":"one000000","mimetype":"image/png","cacheControl":"max-age=3600"}' >"$tmp/other"
for etags in --multipart-etags={50000,1}; do    # with MD5s to compare, and with sizes only
  start_server --bucket=b "$etags"
  # Both find nothing, then both send their bodies, for one and two seconds, and then both verify.
  set_faults 'slow,rate=20000,route=upload' 'delay,ms=2500,route=info,skip=2'
  "$upload" --from="$source_root" --from-key-env=FROM_KEY --to="$root" --overwrite=never <"$tmp/manifest" >"$tmp/first" 2>/dev/null &
  first=$!
  "$upload" --from="file://$tmp/folder" --to="$root" --overwrite=never <"$tmp/other" >"$tmp/second" 2>/dev/null || true
  wait "$first" || true
  expect "uploads that the server has let pass" "$(answered upload 200)" 2
  expect "runs that say so" "$(cat "$tmp/first" "$tmp/second" | jq -r .result | grep -c uploaded)" 1
  for each in first second; do
    if [[ $(jq -r .result "$tmp/$each") == uploaded ]]; then
      bytes=$(jq .bytes "$tmp/$each")
      as_service /object/info/b/one000000
      expect "size that the $each run says" "$bytes" "$(jq .size "$tmp/body")"
    fi
  done
done

it "7. an upsert replaces all metadata: every upload sends it"
start_source --bucket=b
source_put one -H 'content-type: image/webp' -H 'cache-control: max-age=77' -H "x-metadata: $(base64 <<<'{"by":"Ada"}')" \
  --data-binary new
make_manifest b
start_server --bucket=b
put b/one old
run_upload <"$tmp/manifest"
as_service /object/info/b/one
expect_json '[.content_type, .cache_control, .metadata, .size]' '["image/webp","max-age=77",{"by":"Ada"},3]'

it "8. the eTag of an upload in parts is not an MD5: the size is compared, and nothing is sent again"
seed "$source_root" b parts 1 13000000
make_manifest b
start_server --bucket=b --multipart-etags=1000
run_upload <"$tmp/manifest"
expect verified "$(jq -c '[.key, .verified]' "$tmp/results")" $'["one","md5"]\n["parts000000","size"]'
run_upload <"$tmp/manifest"
expect results "$(results)" "2 skipped"
head -c 2000 /dev/zero >"$tmp/zeros"
as_service /object/b/parts000000 -H 'content-type: image/png' -H 'cache-control: max-age=3600' -H 'x-upsert: true' \
  --data-binary "@$tmp/zeros"
expect_status 200
run_upload <"$tmp/manifest"
expect results "$(results)" "1 skipped 1 uploaded"

it "9. keys with characters that the server does not allow are refused before anything is sent"
mkdir -p "$tmp/odd/b"
for name in 'ok.png' 'ü.png' 'a~b.png' 'a%b.png' 'a#b.png' 'a[1].png'; do : >"$tmp/odd/b/$name"; done
"$list" --url="file://$tmp/odd" </dev/null >"$tmp/manifest"
start_server --bucket=b
status=0
"$upload" --from="file://$tmp/odd" --to="$root" <"$tmp/manifest" >"$tmp/results" 2>"$tmp/err" || status=$?
expect status "$status" 3
expect "keys named" "$(grep -c -e 'ü.png' -e 'a~b' -e 'a%b' -e 'a#b' -e 'a\[1\]' "$tmp/err")" 5
expect uploads "$(answered upload 200)" 0

it "10. a bulk delete reports only the keys that it deleted: the others are looked up"
start_server --bucket=b
put b/there x
printf '{"bucket":"b","key":"there"}\n{"bucket":"b","key":"not/there"}\n' |
  "$delete" --url="$root" >"$tmp/results" 2>"$tmp/err" || fail "status $?"
expect results "$(jq -r .result "$tmp/results" | xargs)" "deleted absent"
calls=$(answered delete 200)
it "10. and accepts at most 1 MiB per request"
seed "$root" b "$(printf '%0240d/' 7 7 7 7 7)" 1000 1
"$list" --url="$root" b </dev/null | grep 00000 |
  "$delete" --url="$root" >"$tmp/results" 2>"$tmp/err" || fail "status $?"
expect "calls, and those refused" "$(($(answered delete 200) - calls)) $(answered delete 413)" "2 0"

it "11. a secret key is sent only as apikey, without a browser's User-Agent"
start_source --bucket=b --hosted
start_server --bucket=b --hosted
source_put one -H 'content-type: image/png' --data-binary one
make_manifest b
run_upload <"$tmp/manifest"
expect results "$status $(results)" "0 1 uploaded"
expect "requests with another header" "$(jq -s 'map(select(.authorization)) | length' "$tmp/log")" 0
SUPABASE_SECRET_KEY=$("$server" --print-key=service_role) run_upload --overwrite=always <"$tmp/manifest"
expect "a JWT goes in both" "$(jq -s 'map(select(.authorization)) | length > 2' "$tmp/log")" true

it "12. mime types are compared exactly, before anything is sent"
source_put text -H 'content-type: text/plain; charset=utf-8' --data-binary text
make_manifest b
start_server --bucket=b,mime=text/plain,mime=image/png
run_upload <"$tmp/manifest"
expect "refused" "$status $(grep -c 'text/plain; charset=utf-8' "$tmp/err") $(answered upload 200) $(answered upload 400)" "3 1 0 0"
run_upload --skip-refused <"$tmp/manifest"
expect results "$(results)" "1 failed 1 uploaded"
it "13. buckets named like a route: the facts are those of their own objects"
names=(public authenticated sign list list-v2 upload)
start_source "${names[@]/#/--bucket=}"
start_server "${names[@]/#/--bucket=}" --bucket=images,public
for name in "${names[@]}"; do
  seed "$source_root" "$name" images/logo 2 7000
  seed "$source_root" "$name" plain 1 9000000
done
seed "$root" images logo 2 7000
make_manifest
run_upload --dry-run <"$tmp/manifest"
expect "dry run" "$status $(results)" "0 18 would-upload"
run_upload <"$tmp/manifest"
expect "status $(<"$tmp/err")" "$status $(results)" "0 18 uploaded"
expect differences "$(diff <(contents "$source_root" | sort) <(contents "$root" "${names[@]}" | sort))" ""
run_upload --overwrite=always <"$tmp/manifest"
expect "status $(<"$tmp/err")" "$status $(results)" "0 18 uploaded"
head -n 1 "$tmp/manifest" | run_upload
expect "one object alone" "$status $(results)" "0 1 skipped"
"$delete" --url="$root" --backup-to="file://$tmp/kept" <"$tmp/manifest" >"$tmp/results" 2>"$tmp/err" || fail "$(<"$tmp/err")"
expect results "$(results)" "18 deleted"
expect left "$(contents "$root" | jq -r '.[0]' | uniq -c | xargs)" "2 images"

it "16. user metadata that is too long for a header arrives, whatever the size of the object"
start_source --bucket=b
jq -nc '{by: ("x" * 60000), list: [1, {a: "\u00e4"}]}' >"$tmp/metadata"
head -c 2000000 /dev/urandom >"$tmp/middle"
head -c 14000000 /dev/urandom >"$tmp/large"
echo small >"$tmp/small"
for size in small middle large; do
  source_put "$size" -F cacheControl=60 -F "metadata=<$tmp/metadata" -F "=@$tmp/$size;type=image/png"
  expect_status 200
done
make_manifest b
start_server --bucket=b
run_upload <"$tmp/manifest"
expect "status $(<"$tmp/err")" "$status $(results)" "0 3 uploaded"
expect "uploads in parts" "$(answered tus-create 201)" 0
expect_complete
for size in small middle large; do
  as_service "/object/info/authenticated/b/$size"
  expect "metadata of $size" "$(jq -cS .metadata "$tmp/body")" "$(jq -cS . "$tmp/metadata")"
done
source_faults corrupt,route=download,first=1
run_upload --overwrite=always <"$tmp/manifest"
expect "read wrong once" "$status $(results)" "0 3 uploaded"
expect_complete

it "user metadata that was removed is removed, if the list says so"
source_put small -H 'content-type: image/png' -H 'cache-control: max-age=60' --data-binary "@$tmp/small"
"$list" --url="$source_root" --key-env=FROM_KEY --user-metadata b <"$tmp/manifest" >"$tmp/manifest2"
expect "lists" "$(jq -c '[.key, .userMetadata == {}]' "$tmp/manifest2" | xargs)" "[large,false] [middle,false] [small,true]"
run_upload <"$tmp/manifest2"
expect results "$status $(results)" "0 2 skipped 1 uploaded"
as_service /object/info/authenticated/b/small
expect_json .metadata '{}'

it "17. the placeholder of an empty folder is accepted whatever the bucket's mime types are"
start_source --bucket=b
source_put 'new%20folder/.emptyFolderPlaceholder' -X POST -H 'content-type: text/plain' -H 'content-length: 0'
source_put p.png -H 'content-type: image/png' --data-binary x
make_manifest b
start_server --bucket=b,mime=image/*
run_upload <"$tmp/manifest"
expect "status $(<"$tmp/err")" "$status $(results)" "0 2 uploaded"

it "17. a list of types with */* allows nothing: refused before anything is sent"
start_server --bucket=b,mime=*/*
run_upload --skip-refused <"$tmp/manifest"
expect "status" "$status $(results)" "3 1 failed 1 uploaded"
expect "requests refused by the server" "$(answered upload 400)" 0

it "a bucket whose size limit is above the target's is named with its limit"
start_source --bucket=b,limit=80MB
start_server --file-size-limit=50MB
make_manifest b
seed "$source_root" b one 1 10
make_manifest b
run_upload --create-buckets <"$tmp/manifest"
expect status "$status" 3
expect error "$(cut -d';' -f1 "$tmp/err")" \
  "bucket-upload: bucket b: its size limit of 80000000 bytes is above the target's global limit"
stop_source
finish
