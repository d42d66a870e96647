#!/usr/bin/env bash
# Tests bucket-delete against a server: deletions, backups and results.
#
#   delete_test.sh STORAGE_SERVER BUCKET_DELETE BUCKET_LIST
delete=$2
list=$3
source tools/testing/storage_server/testing.sh
export SUPABASE_SECRET_KEY=sb_secret_test DUMPLINE_RETRY_DELAY_MS=10

# run_delete [FLAG...] <MANIFEST: sets $status; stdout goes to $tmp/results, stderr to $tmp/err.
run_delete() {
  status=0
  timeout 300 "$delete" --url="$root" "$@" >"$tmp/results" 2>"$tmp/err" || status=$?
}
# lines BUCKET KEY...: prints a manifest.
lines() { jq -nc '$ARGS.positional[0] as $bucket | $ARGS.positional[1:][] | {bucket: $bucket, key: .}' --args "$@"; }
# list_of URL [BUCKET...]: prints a manifest of the existing objects.
list_of() { "$list" --url="$1" "${@:2}" </dev/null; }
# results: prints the counts of the last run, as "2 failed 1 deleted".
results() { jq -r .result "$tmp/results" | sort | uniq -c | xargs; }
# left BUCKET: prints the number of its objects.
left() { list_of "$root" "$1" | wc -l; }
# deletions STATUS: prints the number of bulk deletes that the server answered with STATUS.
deletions() { curl -sS "$root/_admin/stats" | jq --arg status "$1" '.by_route.delete[$status] // 0'; }
# seed BUCKET PREFIX COUNT SIZE: creates objects.
seed() {
  curl -sS -f -o /dev/null -d "{\"bucket\":\"$1\",\"prefix\":\"$2\",\"count\":$3,\"size\":$4,\"mimetype\":\"image/png\"}" \
    "$root/_admin/seed" || fail "seed $*"
}

start_server --bucket=b --bucket=images,public --bulk-limit=1000

it "more lines than --max-delete: nothing is deleted"
seed b x 1001 10
list_of "$root" b >"$tmp/manifest"
run_delete <"$tmp/manifest"
expect status "$status" 3
expect stderr "$(<"$tmp/err")" "bucket-delete: 1001 objects to delete exceed --max-delete=1000; raise it if that is intended"
expect results "$(results)" ""
expect deletions "$(deletions 200)" 0
expect left "$(left b)" 1001

it "more than a share of the bucket: nothing is deleted"
head -n 101 "$tmp/manifest" >"$tmp/some"
run_delete --max-delete=10% <"$tmp/some"
expect status "$status" 3
expect stderr "$(<"$tmp/err")" "bucket-delete: 101 of the 1001 objects of bucket b exceed --max-delete=10%; raise it if that is intended"
run_delete --max-delete=10% --max-delete=100 --dry-run < <(head -n 101 "$tmp/some")
expect status "$status" 3
run_delete --max-delete=10% --dry-run < <(head -n 100 "$tmp/some")
expect "status, results" "$status, $(results)" "0, 100 would-delete"
run_delete --max-delete=0% < <(head -n 1 "$tmp/some")
expect status "$status" 3
expect left "$(left b)" 1001

it "a dry run deletes nothing and reports which objects exist"
{ cat "$tmp/manifest" && lines b none; } >"$tmp/more"
run_delete --dry-run --max-delete=2000 <"$tmp/more"
expect status "$status" 0
expect results "$(results)" "1 absent 1001 would-delete"
expect stderr "$(<"$tmp/err")" "bucket-delete: note: 1 of 1002 objects does not exist"
expect deletions "$(deletions 200)" 0
expect left "$(left b)" 1001

it "a bucket that does not exist: nothing is deleted from any"
run_delete < <(lines b x000000 && lines c x000000)
expect status "$status" 3
expect stderr "$(grep -c NoSuchBucket "$tmp/err")" 1
expect left "$(left b)" 1001

it "an invalid line or an empty key: nothing is deleted"
run_delete < <(lines b x000000 && echo '{"bucket":"b"}')
expect "status, stderr" "$status, $(<"$tmp/err")" '3, bucket-delete: <stdin>:2: no string "key"'
run_delete < <(lines b x000000 && lines b '')
expect "status, stderr" "$status, $(<"$tmp/err")" '3, bucket-delete: <stdin>:2: the key is empty'
expect left "$(left b)" 1001

it "a key that does not see all objects is refused"
export PUBLISHABLE=sb_publishable_test
run_delete --key-env=PUBLISHABLE < <(lines b x000000)
expect status "$status" 2
expect left "$(left b)" 1001

it "batches of 1000 keys; lines in their order, with all their fields"
run_delete --max-delete=1001 <"$tmp/manifest"
expect status "$status" 0
expect stderr "$(<"$tmp/err")" ""
expect results "$(jq -c 'del(.result)' "$tmp/results" | cmp - "$tmp/manifest" && results)" "1001 deleted"
expect deletions "$(deletions 200)" 2
expect left "$(left b)" 0

it "0.10 keys that the server does not report are looked up: folders, missing keys, prefixes of keys"
for name in dir/a dir/b dir-c d "it's (1)+&?.png" ' x '; do
  put "b/$(jq -rRn --arg name "$name" '$name | @uri' | sed 's#%2F#/#g')" content
  expect_status 200
done
run_delete < <(lines b dir dir/ dir/a none "it's (1)+&?.png" ' x ' x dir/a)
expect status "$status" 0
expect results "$(jq -r '"\(.key):\(.result)"' "$tmp/results" | paste -sd,)" \
  "dir:absent,dir/:absent,dir/a:deleted,none:absent,it's (1)+&?.png:deleted, x :deleted,x:absent,dir/a:deleted"
expect stderr "$(<"$tmp/err")" "bucket-delete: note: 4 of 8 objects do not exist"
expect left "$(list_of "$root" b | jq -r .key | xargs)" "d dir-c dir/b"

it "0.10 requests stay below 1 MiB"
seed b "long$(printf '/%0250d' 1 2 3 4 5 6)/" 1000 1
list_of "$root" b --prefix=long/ >"$tmp/long"
run_delete <"$tmp/long"
expect status "$status" 0
expect results "$(results)" "1000 deleted"
expect "answers 413" "$(deletions 413)" 0
expect largest "$(jq -s 'map(select(.route == "delete") | .bytes_in) | max < 1048576' "$tmp/log")" true

it "an object that changes after the first batch, before its own, stays; so does one that is listed otherwise"
seed b t 1500 10
list_of "$root" b --prefix=t | jq -c 'if .key == "t000007" then .md5 = "0cc175b9c0f1b6a831c399e269772661" | del(.etag) else . end' \
  >"$tmp/manifest"
set_faults delay,ms=10000,route=delete,first=1
run_delete --max-delete=2000 <"$tmp/manifest" &
victim=$!
until (($(curl -sS "$root/_admin/faults" | jq '.[0].fired'))); do sleep 0.05; done
put b/t001400 changed
wait "$victim"
set_faults
expect left "$(list_of "$root" b --prefix=t | jq -r .key | xargs)" "t000007 t001400"
expect results "$(results)" "1498 deleted 2 failed"
expect errors "$(jq -r .error "$tmp/results" | sort | uniq -c | grep -v null | xargs)" "2 it has changed since it was listed"
run_delete < <(lines b t000007 t001400)
expect results "$(results)" "2 deleted"

it "and one that changes after its backup"
seed images v 5 10
list_of "$root" images --prefix=v | jq -c '{bucket, key}' >"$tmp/manifest"
set_faults delay,ms=10000,route=list-v2,first=1
run_delete --backup-to="file://$tmp/backup0" <"$tmp/manifest" &
victim=$!
until (($(curl -sS "$root/_admin/faults" | jq '.[0].fired'))); do sleep 0.05; done
put images/v000002 changed
wait "$victim"
set_faults
expect "left" "$(list_of "$root" images --prefix=v | jq -r .key | xargs)" "v000002"
expect errors "$(jq -r '.error // empty' "$tmp/results")" "it has changed since it was backed up"
run_delete < <(lines images v000002)

it "several buckets, mixed"
seed b y 3 10
seed images y 3 10
run_delete < <(list_of "$root" b images | jq -c 'select(.key | startswith("y"))' | sort -t: -k3)
expect "status, results" "$status, $(results)" "0, 6 deleted"

it "a lost response: the object is deleted, and the run succeeds"
seed b z 3 10
set_faults lost-response,route=delete,first=1
run_delete < <(lines b z000000 z000001 z000002)
expect "status, results" "$status, $(results)" "0, 3 absent"
expect left "$(left b)" 3

it "transient errors are retried; after a permanent one nothing more is deleted"
seed b z 1500 10
set_faults 503,route=delete,first=1 400,inner=503,route=delete,first=1
list_of "$root" b | grep z0 >"$tmp/manifest"
run_delete --max-delete=2000 <"$tmp/manifest"
expect "status, results" "$status, $(results)" "0, 1500 deleted"
seed b z 2500 10
set_faults 503,route=delete,skip=1
list_of "$root" b | grep z0 >"$tmp/manifest"
run_delete --max-delete=3000 --retries=1 <"$tmp/manifest"
expect "status, results" "$status, $(results)" "3, 1000 deleted 1500 failed"
expect stderr "$(<"$tmp/err")" "bucket-delete: 1500 of 2500 objects may not have been deleted"
expect errors "$(jq -r '.error // empty' "$tmp/results" | sed 's/.*: //' | sort | uniq -c | sed 's/^ *//')" \
  "1000 acquiring lock timeout; it may have been deleted nevertheless
500 not tried, because an earlier request failed"
set_faults
grep '"result":"failed"' "$tmp/results" >"$tmp/again"
run_delete --max-delete=3000 <"$tmp/again"
expect "status, results" "$status, $(results)" "0, 1500 deleted"
expect "an error of the first run" "$(grep -c error "$tmp/results")" 0

it "a backup has everything, with its metadata, before anything is deleted"
as_service /object/images/dir/ada.png -H 'content-type: image/png' -H 'cache-control: max-age=7' \
  -H "x-metadata: $(base64 <<<'{"by":"Ada"}')" --data-binary ada
seed images big 1 2000000
seed images huge 1 8000000
list_of "$root" images >"$tmp/manifest"
lines images none >>"$tmp/manifest"
run_delete --backup-to="file://$tmp/backup" <"$tmp/manifest"
expect "status, results" "$status, $(results)" "0, 1 absent 3 deleted"
expect left "$(left images)" 0
expect backup "$(list_of "file://$tmp/backup" --user-metadata | jq -c '[.key, .size, .cacheControl, .userMetadata]')" \
  '["big000000",2000000,"max-age=3600",{}]
["dir/ada.png",3,"max-age=7",{"by":"Ada"}]
["huge000000",8000000,"max-age=3600",{}]'
expect settings "$(list_of "file://$tmp/backup" --buckets | jq -c '[.bucket, .public]')" '["images",true]'
expect md5s "$(list_of "file://$tmp/backup" | jq -r .md5 | xargs)" "$(jq -r 'select(.md5) | .md5' "$tmp/manifest" | xargs)"

it "a backup that is damaged in transit, or an object that has changed: nothing is deleted"
seed images a 20 1000
list_of "$root" images >"$tmp/manifest"
set_faults corrupt,route=download,path=a000010
run_delete --backup-to="file://$tmp/backup" <"$tmp/manifest"
expect "status, results" "$status, $(results)" "3, "
expect stderr "$(tail -n 1 "$tmp/err")" "bucket-delete: 1 of 20 objects has no backup, so nothing was deleted"
expect left "$(left images)" 20
set_faults
put images/a000003 other
run_delete --backup-to="file://$tmp/backup" <"$tmp/manifest"
expect "status, results" "$status, $(results)" "3, "
expect left "$(left images)" 20

it "the next run continues and uses the existing backup; another version in it is never overwritten"
list_of "$root" images >"$tmp/manifest"
run_delete --backup-to="file://$tmp/backup" <"$tmp/manifest"
expect "status, stderr" "$status, $(head -n 1 "$tmp/err" | sed 's/: .*: /: …: /')" \
  "3, bucket-delete: …: $tmp/backup may already have another version of it; use an empty folder"
expect left "$(left images)" 20
run_delete --backup-to="file://$tmp/backup2" <"$tmp/manifest"
expect "status, results" "$status, $(results)" "0, 20 deleted"
expect left "$(left images)" 0

it "objects are restored from the backup"
list_of "file://$tmp/backup2" >"$tmp/backup.list"
expect "size of the changed one" "$(jq -r 'select(.key == "a000003") | .size' "$tmp/backup.list")" 5

it "a folder: objects are deleted, but it cannot be its own backup"
run_folder() {
  status=0
  "$delete" --url="file://$tmp/backup2" "$@" >"$tmp/results" 2>"$tmp/err" <"$tmp/backup.list" || status=$?
}
run_folder --backup-to="file://$tmp/../${tmp##*/}/backup2"
expect "status, stderr" "$status, $(head -n 1 "$tmp/err")" "2, bucket-delete: --url and --backup-to are the same store"
run_folder --backup-to="file://$tmp/backup3"
expect "status, results" "$status, $(results)" "0, 20 deleted"
expect left "$(list_of "file://$tmp/backup2" | wc -l), $(list_of "file://$tmp/backup3" | wc -l)" "0, 20"

it "--backup-to takes folders only"
run_delete --backup-to=http://127.0.0.1:9 </dev/null
expect "status, stderr" "$status, $(head -n 1 "$tmp/err")" "2, bucket-delete: --backup-to is not a folder (expected file:///FOLDER)"

it "an empty manifest deletes nothing"
run_delete </dev/null
expect "status, results, stderr" "$status, $(results), $(<"$tmp/err")" "0, , "

it "no key in any output"
expect "lines with the key" "$(cat "$tmp"/{results,err,more,manifest} | grep -c "$SUPABASE_SECRET_KEY" || true)" 0
finish
