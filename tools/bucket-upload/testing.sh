# shellcheck shell=bash
# Sourced by the tests. Provides a source and a target, each a storage-server, and runs bucket-upload between them.
#
#   ….sh STORAGE_SERVER BUCKET_UPLOAD BUCKET_LIST BUCKET_DELETE [long]
#
# With `long`, more random rounds run; see //:campaigns.
upload=$2
list=$3
# shellcheck disable=SC2034  # for the tests
long=$(($# > 4))
source tools/testing/storage_server/testing.sh

export SUPABASE_SECRET_KEY=sb_secret_test FROM_KEY=sb_secret_test
export DUMPLINE_RETRY_DELAY_MS=10
source_pid=

stop_source() {
  if [[ -n $source_pid ]]; then stop_program "$source_pid"; fi
  source_pid=
}
at_exit stop_source

# start_source FLAG...: starts the source and sets $source_root. start_server starts the target.
start_source() {
  local target=$server_pid target_root=${root:-} target_url=${url:-}
  stop_source
  server_pid=
  log=$tmp/source.log
  start_server "$@"
  source_pid=$server_pid source_root=$root
  server_pid=$target root=$target_root url=$target_url
  log=$tmp/log
}

# seed ROOT BUCKET PREFIX COUNT SIZE [MIMETYPE]: creates objects PREFIX000000, …
seed() {
  local object="{\"bucket\":\"$2\",\"prefix\":\"$3\",\"count\":$4,\"size\":$5,\"mimetype\":\"${6:-image/png}\"}"
  curl -sS -f -d "$object" "$1/_admin/seed" >/dev/null || fail "seed $object"
}

# source_faults RULE...: sets the source's faults.
source_faults() {
  # shellcheck disable=SC2034  # set_faults uses it
  local root=$source_root
  set_faults "$@"
}

# make_manifest [BUCKET...]: lists the source into $tmp/manifest.
# shellcheck disable=SC2120
make_manifest() {
  "$list" --url="$source_root" --key-env=FROM_KEY "$@" >"$tmp/manifest" </dev/null || fail "bucket-list: $?"
}

# run_upload [FLAG...] <MANIFEST: sets $status; stdout goes to $tmp/results, stderr to $tmp/err. Objects as small as 6
# MiB are uploaded in parts, so that tests are fast.
run_upload() {
  status=0
  timeout 300 "$upload" --from="$source_root" --from-key-env=FROM_KEY --to="$root" --resumable-over=6MiB "$@" >"$tmp/results" 2>"$tmp/err" ||
    status=$?
}

# results: counts the results of the last run, as "2 failed 1 uploaded".
results() { jq -r .result "$tmp/results" | sort | uniq -c | xargs; }

# answered [ROOT] ROUTE STATUS: prints the number of requests that the server (default: the target) answered with
# STATUS.
answered() {
  local from=$root
  if (($# == 3)); then from=$1 && shift; fi
  curl -sS "$from/_admin/stats" | jq --arg route "$1" --arg status "$2" '.by_route[$route][$status] // 0'
}
forget_answers() { curl -sS -X DELETE -o /dev/null "$root/_admin/stats"; }

# contents ROOT [BUCKET...]: prints bucket, key, size, MD5 and metadata of every object.
contents() {
  local key_env=SUPABASE_SECRET_KEY
  if [[ $1 == "$source_root" ]]; then key_env=FROM_KEY; fi
  "$list" --url="$1" --key-env="$key_env" "${@:2}" </dev/null |
    jq -c '[.bucket, .key, .size, .md5, .mimetype, .cacheControl]'
}

# Expects each object of the target to be the same on the source.
expect_nothing_wrong() {
  expect "wrong on the target" "$(comm -13 <(contents "$source_root" | sort) <(contents "$root" | sort))" ""
}

# Expects the target to have the same objects as the source.
expect_complete() {
  expect "differences" "$(diff <(contents "$source_root") <(contents "$root") | head -20)" ""
}
