# shellcheck shell=bash
# Sourced by the tests, whose first argument is the program storage-server: starts it and calls it with curl. Expected
# values come from the notes on the real server, never from our own client.
source tools/testing/http_server/testing.sh

server=$1
server_pid=
log=$tmp/log # of the server that is started next

stop_server() {
  if [[ -n $server_pid ]]; then stop_program "$server_pid"; fi
  server_pid=
}
# start_server FLAG...: sets $root (http://127.0.0.1:PORT) and $url (the API).
start_server() {
  stop_server
  start_program "$server" --dir="$tmp" --log="$log" "$@"
  server_pid=$started_pid root=$started_root url=$started_root/storage/v1
}
at_exit expect_no_files_left
at_exit stop_server
expect_no_files_left() { expect "files left by the server" "$(find "$tmp" -name 'storage-server.*')" ""; }

# call PATH [CURL ARGUMENT...]: sets $status (000: no complete response), $curl (curl's exit status) and the files
# $tmp/body and $tmp/head.
call() {
  local path=$1
  shift
  curl=0
  : >"$tmp/body"
  : >"$tmp/head"
  # shellcheck disable=SC2034  # $curl is for the tests
  status=$(curl -sS --path-as-is --max-time 20 -o "$tmp/body" -D "$tmp/head" -w '%{http_code}' "$@" "$url$path" \
    2>"$tmp/curl") || curl=$?
}
key=(-H 'apikey: sb_secret_test')
json=(-H 'content-type: application/json')
# as_service PATH [CURL ARGUMENT...]
as_service() { call "$1" "${key[@]}" "${@:2}"; }
# post_json PATH JSON [CURL ARGUMENT...]
post_json() { call "$1" "${key[@]}" "${json[@]}" -d "$2" "${@:3}"; }
# put BUCKET/KEY BYTES [CURL ARGUMENT...]: uploads BYTES. The key is percent-encoded, as in the URL.
put() { as_service "/object/$1" -H 'content-type: text/plain' -H 'x-upsert: true' --data-binary "$2" "${@:3}"; }
# raw_md5 <BYTES: prints the digest's 16 bytes, from which a multipart ETag is computed
raw_md5() { printf '%b' "$(md5sum | cut -d' ' -f1 | sed 's/../\\x&/g')"; }

# Assertions on the last call.
expect_status() { expect status "$status" "$1"; }
expect_body() { expect body "$(<"$tmp/body")" "$1"; }
# expect_json FILTER TEXT: compares jq's compact output
expect_json() { expect "$1" "$(jq -c "$1" "$tmp/body" 2>&1)" "$2"; }
# expect_header NAME VALUE: an empty VALUE expects that there is no such header
expect_header() { expect "$1" "$(sed -n "s/^$1: \(.*\)\r$/\1/p" "$tmp/head")" "$2"; }
# expect_error HTTP_STATUS STATUS_CODE CODE
expect_error() {
  expect_status "$1"
  expect_json '[.statusCode, .code]' "[\"$2\",\"$3\"]"
}

# set_faults RULE...
set_faults() {
  local answer
  answer=$(printf '%s\n' "$@" | curl -sS -X PUT --data-binary @- "$root/_admin/faults")
  [[ $answer == \[* ]] || fail "set_faults: $answer"
}
