#!/usr/bin/env bash
# Tests copies with bucket-upload: contents and metadata, the order of results, and refusals before anything is sent.
source tools/bucket-upload/testing.sh
start_source --bucket=b --bucket=images,public

it "content, mimetype, cacheControl and user metadata arrive, although lists omit the last"
as_source() { local url=$source_root/storage/v1 && as_service "$@"; }
as_source /object/b/meta -H 'content-type: text/plain; charset=utf-8' -H 'cache-control: public, max-age=7' \
  -H "x-metadata: $(base64 <<<'{"by":"Ada"}')" --data-binary content
as_source /object/b/zero -H 'content-type: image/png' --data-binary ''
seed "$source_root" b stream 1 2000000
seed "$source_root" b parts 1 13000000
start_server --bucket=b
make_manifest b
run_upload <"$tmp/manifest"
expect status "$status" 0
expect stderr "$(<"$tmp/err")" ""
expect results "$(jq -r '[.key, .result, .bytes, .attempts, .verified] | join(" ")' "$tmp/results")" \
  "meta uploaded 7 1 md5
parts000000 uploaded 13000000 1 md5
stream000000 uploaded 2000000 1 md5
zero uploaded 0 1 md5"
as_service /object/info/b/meta
expect_json '[.content_type, .cache_control, .metadata]' \
  '["text/plain; charset=utf-8","public, max-age=7",{"by":"Ada"}]'
expect differences "$(diff <(contents "$source_root" b) <(contents "$root" b))" ""

it "the server's counts: three uploads, and three parts of one"
expect uploads "$(answered upload 200)" 3
expect parts "$(answered tus-patch 204)" 3
expect bytes "$(jq -s 'map(select(.route == "upload" or .route == "tus-patch") | .bytes_in) | add' "$tmp/log")" \
  "$(jq -s 'map(.bytes) | add' "$tmp/results")"

it "an object that is the same is skipped without a byte sent"
forget_answers
run_upload <"$tmp/manifest"
expect results "$(results)" "4 skipped"
expect requests "$(curl -sS "$root/_admin/stats" | jq -c .by_route)" '{"bucket-get":{"200":1},"info":{"200":4}}'

it "the output is input: results of an earlier run are replaced, other fields pass through"
jq -c '. + {note: "x"}' "$tmp/results" >"$tmp/again"
run_upload <"$tmp/again"
expect results "$(jq -c '[.note, .result, .bytes]' "$tmp/results" | sort | uniq -c | xargs)" "4 [x,skipped,0]"

it "changed content or metadata is replaced; never and always"
as_source /object/b/zero -H 'content-type: image/png' -H 'x-upsert: true' --data-binary 'no more'
as_source /object/b/meta -H 'content-type: text/plain' -H 'x-upsert: true' --data-binary content
make_manifest b
run_upload --overwrite=never <"$tmp/manifest"
expect results "$(results)" "4 skipped"
run_upload --dry-run <"$tmp/manifest"
expect results "$(results)" "2 skipped 2 would-upload"
run_upload <"$tmp/manifest"
expect results "$(results)" "2 skipped 2 uploaded"
expect differences "$(diff <(contents "$source_root" b) <(contents "$root" b))" ""
run_upload --overwrite=always <"$tmp/manifest"
expect results "$(results)" "4 uploaded"

it "the MD5 in a line counts, with its size or without"
jq -c 'select(.key == "zero") | {bucket, key, md5: "00000000000000000000000000000000"}' "$tmp/manifest" >"$tmp/again"
run_upload --overwrite=always <"$tmp/again"
expect results "$status $(results)" "3 1 failed"
expect error "$(grep -c 'the list has 00000000000000000000000000000000' "$tmp/results")" 1

it "odd keys"
odd_keys=(' x ' '//dbl' 'a' 'a b' 'a!b' "a'b" 'a&b=c' 'a(b)' 'a*b' 'a+b' 'a,b' 'a-' 'a.b' 'a/' 'a/b' 'a:b' 'a;b' 'a?b' 'a@b$')
for odd in "${odd_keys[@]}"; do
  as_source "/object/images/$(jq -rRn --arg key "$odd" '$key | @uri' | sed 's#%2F#/#g')" --data-binary "$odd"
  expect_status 200
done
start_server --bucket=b --bucket=images
make_manifest images
run_upload <"$tmp/manifest"
expect status "$status" 0
expect keys "$(jq -r .key "$tmp/results" | wc -l)" "${#odd_keys[@]}"
expect differences "$(diff <(contents "$source_root" images) <(contents "$root" images))" ""

it "a line with bucket and key is enough, as url-list writes; a public source needs no key"
start_server --bucket=images
status=0
jq -c '{bucket, key, line: 7}' "$tmp/manifest" |
  "$upload" --from="$source_root" --to="$root" >"$tmp/results" 2>"$tmp/err" || status=$?
expect "status $(<"$tmp/err")" "$status" 0
expect results "$(jq -r '"\(.line) \(.result)"' "$tmp/results" | sort | uniq -c | xargs)" "${#odd_keys[@]} 7 uploaded"

it "a source without the object: its line fails, the others do not"
{ jq -c '{bucket, key}' "$tmp/manifest" && echo '{"bucket":"images","key":"none"}'; } >"$tmp/none"
run_upload --overwrite=always <"$tmp/none"
expect status "$status" 3
expect results "$(results)" "1 failed ${#odd_keys[@]} uploaded"
expect error "$(jq -r 'select(.result == "failed") | .error' "$tmp/results" | sed 's#http://[0-9.:]*#URL#')" \
  "GET URL/storage/v1/object/info/authenticated/images/none: 404 NoSuchKey: Object not found"
expect stderr "$(<"$tmp/err")" "bucket-upload: $(jq -s 'length' "$tmp/manifest") uploaded ($(jq -s 'map(.size) | add' "$tmp/manifest") B), 0 skipped, 1 failed: images/none: $(jq -r 'select(.result == "failed") | .error' "$tmp/results")"

it "refusals of the target are reported before a byte is sent"
start_server --bucket=b,limit=1MB,mime=image/png
cat >"$tmp/bad" <<'END'
{"bucket":"b","key":"fine","size":1,"mimetype":"image/png"}
{"bucket":"b","key":"a~b","size":1,"mimetype":"image/png"}
{"bucket":"b","key":"caf\u00e9","size":1,"mimetype":"image/png"}
{"bucket":"b","key":"large","size":1000001,"mimetype":"image/png"}
{"bucket":"b","key":"type","size":1,"mimetype":"image/png; charset=x"}
{"bucket":"none","key":"k","size":1,"mimetype":"image/png"}
{"bucket":"bad/name","key":"k","size":1,"mimetype":"image/png"}
{"bucket":"b","key":"stream000000"}
{"bucket":"b","key":"a/../fine","size":1,"mimetype":"image/png"}
END
run_upload <"$tmp/bad"
expect status "$status" 3
expect stderr "$(<"$tmp/err")" "bucket-upload: <stdin>:2: b/a~b: Supabase Storage does not allow the character '~' in a key
bucket-upload: <stdin>:3: b/café: Supabase Storage does not allow the byte 0xC3 in a key
bucket-upload: <stdin>:4: b/large: 1000001 bytes exceed the limit of bucket b (1000000 bytes)
bucket-upload: <stdin>:5: b/type: bucket b does not allow the mime type image/png; charset=x
bucket-upload: <stdin>:6: none/k: the target has no bucket none; --create-buckets creates it
bucket-upload: <stdin>:7: bad/name/k: Supabase Storage does not allow the character '/' in a bucket name
bucket-upload: <stdin>:8: b/stream000000: 2000000 bytes exceed the limit of bucket b (1000000 bytes)
bucket-upload: <stdin>:9: b/a/../fine: with the segment '..' it may become another key on its way to the server
bucket-upload: 8 of 9 objects would be refused, so nothing was sent; use --skip-refused to send the others"
expect results "$(results)" "9 failed"
expect "first error" "$(jq -r .error "$tmp/results" | head -1)" "not sent, because other objects would be refused"
expect requests "$(curl -sS "$root/_admin/stats" | jq -c '.by_route | keys')" '["bucket-get"]'

it "the others, with --skip-refused"
as_source /object/b/fine -H 'content-type: image/png' --data-binary 1
run_upload --skip-refused <"$tmp/bad"
expect status "$status" 3
expect results "$(results)" "8 failed 1 uploaded"

it "an invalid line stops the run before anything is sent"
forget_answers
printf '%s\n' '{"bucket":"b","key":"fine","size":1,"mimetype":"image/png"}' '{"bucket":"b"' | run_upload
expect status "$status" 3
expect stderr "$(<"$tmp/err")" "bucket-upload: <stdin>:2: not valid JSON"
expect uploads "$(answered upload 200)" 0

it "buckets are created as the source has them, and updated if that is requested, but not by a dry run"
start_source --bucket=new,public,limit=5MB,mime=image/png --bucket=old,public --bucket=other
for bucket in new old; do seed "$source_root" "$bucket" k 2 10; done
start_server --bucket=old,limit=1MB --bucket=other,public
buckets() { "$list" --url="$1" --buckets </dev/null; }
buckets "$root" >"$tmp/before"
make_manifest new old
run_upload --create-buckets --dry-run <"$tmp/manifest"
expect results "$(results)" "4 would-upload"
expect buckets "$(buckets "$root" | diff - "$tmp/before")" ""
run_upload --create-buckets <"$tmp/manifest"
expect "status $(<"$tmp/err")" "$status" 0
expect "existing buckets" "$(buckets "$root" | grep -v new)" "$(<"$tmp/before")"
expect "the new one" "$(buckets "$root" | grep new)" "$(buckets "$source_root" | grep new)"
run_upload --create-buckets --update-buckets --change-public=old <"$tmp/manifest"
expect "status $(<"$tmp/err")" "$status" 0
expect "buckets that the manifest does not name" "$(buckets "$root" | grep other)" "$(grep other "$tmp/before")"
expect buckets "$(diff <(buckets "$source_root" | grep -v other) <(buckets "$root" | grep -v other))" ""
expect_complete

it "empty buckets are created from a list of buckets, and settings are restored from it"
buckets "$source_root" >"$tmp/buckets"
start_server --bucket=old
run_upload --create-buckets --buckets="$tmp/buckets" </dev/null
expect "status $(<"$tmp/err")" "$status" 0
expect buckets "$(buckets "$root" | jq -r .bucket | xargs)" "new old other"
run_upload --update-buckets --change-public=old --buckets="$tmp/buckets" </dev/null
expect "status $(<"$tmp/err")" "$status" 0
expect buckets "$(diff <(buckets "$root") "$tmp/buckets")" ""

it "an object that changes while its replacement is under way, or that appears, stays"
start_source --bucket=b
start_server --bucket=b
seed "$root" b k 30 100
"$list" --url="$root" b </dev/null >"$tmp/backup.list"
seed "$source_root" b k 35 2000
make_manifest b
set_faults delay,ms=10000,route=upload,first=1
run_upload --jobs=1 --expected="$tmp/backup.list" <"$tmp/manifest" &
victim=$!
until (($(curl -sS "$root/_admin/faults" | jq '.[0].fired'))); do sleep 0.05; done
put b/k000020 'of a user'
put b/k000033 'of a user'
wait "$victim"
expect results "$(results)" "2 failed 33 uploaded"
expect failed "$(jq -r 'select(.result == "failed") | "\(.key) \(.error[:24])"' "$tmp/results" | xargs)" \
  "k000020 changed since the backup k000033 changed since the backup"
as_service /object/b/k000020
expect_body 'of a user'
as_service /object/b/k000033
expect_body 'of a user'
expect "refused by the server itself" "$(answered upload 400)" 1

it "and the same for an upload in parts, and when the response to an attempt is lost"
start_server --bucket=b
seed "$source_root" b z 2 13000000
put b/z000001 'of a user'
: >"$tmp/backup.list"
make_manifest b
set_faults lost-response,route=upload,every=5
run_upload --expected="$tmp/backup.list" <"$tmp/manifest"
# libcurl repeats a request whose connection was reset. An object that the repeated request finds counts as skipped.
expect results "$status $(results | sed 's/ [0-9]* skipped//; s/ [0-9]* uploaded//')" "3 1 failed"
expect "in the target" "$(contents "$root" | wc -l)" 37
as_service /object/b/z000001
expect_body 'of a user'
set_faults
run_upload --expected="$tmp/backup.list" <"$tmp/manifest"
expect results "$status $(results)" "3 1 failed 36 skipped"
start_source --bucket=new,public,limit=5MB,mime=image/png --bucket=old,public --bucket=other
start_server --bucket=old,public

it "a folder of plain files has no settings"
mkdir -p "$tmp/tree/old"
echo x >"$tmp/tree/old/x.png"
"$list" --url="file://$tmp/tree" |
  "$upload" --from="file://$tmp/tree" --to="$root" --create-buckets --update-buckets >/dev/null ||
  fail "status $?"
expect buckets "$(diff <(buckets "$source_root" | grep old) <(buckets "$root" | grep old))" ""

it "without a key, the source's bucket settings cannot be read"
status=0
"$upload" --from="$source_root" --to="$root" --create-buckets </dev/null 2>"$tmp/err" || status=$?
expect status "$status" 2
expect stderr "$(head -1 "$tmp/err")" \
  "bucket-upload: --create-buckets needs the source's secret key; use --from-key-env or --from-key-file"

it "to a folder and back"
start_source --bucket=images,public,mime=image/png
seed "$source_root" images 'dir/a b' 20 1000
seed "$source_root" images large 1 8000000
start_server
make_manifest images
"$upload" --from="$source_root" --from-key-env=FROM_KEY --to="file://$tmp/backup" --create-buckets <"$tmp/manifest" >"$tmp/results" ||
  fail "status $?"
expect results "$(results)" "21 uploaded"
"$upload" --from="file://$tmp/backup" --to="$root" --create-buckets <"$tmp/manifest" >"$tmp/results" || fail "status $?"
expect results "$(results)" "21 uploaded"
expect_complete
it "a terminal shows the progress and the counts"
if script -q -e -c true /dev/null </dev/null >/dev/null 2>&1; then
  start_server --bucket=images --fault=delay,ms=300,route=upload
  # shellcheck disable=SC2016  # variables of the inner shell
  upload=$upload source_root=$source_root root=$root tmp=$tmp script -q -e -c '"$upload" --jobs=7 \
    --from="$source_root" --from-key-env=FROM_KEY --to="$root" <"$tmp/manifest" >"$tmp/results"' /dev/null \
    </dev/null >"$tmp/seen" || fail "status $?"
  expect "first" "$(tr '\r' '\n' <"$tmp/seen" | sed -n 's/\x1b\[K$//; 2p')" "0/21 objects  0 B/8.0 MB  0 B/s"
  expect "last" "$(tr -d '\r' <"$tmp/seen" | tail -n 1 | sed 's/.*\x1b\[K//')" \
    "bucket-upload: 21 uploaded (8.0 MB), 0 skipped, 0 failed"
  expect results "$(results)" "21 uploaded"
else
  echo "NOT TESTED: $situation (a sandbox without terminals)"
fi
stop_source
finish
