# shellcheck shell=bash
# Sourced by the tests: starts storage-server, calls it with curl, compares. Expected values come from the notes on the
# real server, never from our own client.
set -euo pipefail

server=$1
tmp=$(mktemp -d "${TEST_TMPDIR:-/tmp}/storage.XXXXXX")
server_pid=
log=$tmp/log  # of the server that is started next
failures=0
situation=

stop_server() {
  if [[ -n $server_pid ]]; then
    kill "$server_pid" 2>/dev/null || true
    wait "$server_pid" || { echo "storage-server: exit status $?" >&2; failures=$((failures + 1)); }
    server_pid=
  fi
}
cleanup() { stop_server; rm -rf "$tmp"; }
trap cleanup EXIT

# start_server FLAG...: sets $root (http://127.0.0.1:PORT) and $url (the API).
start_server() {
  stop_server
  : >"$tmp/port"
  "$server" --dir="$tmp" --log="$log" "$@" >"$tmp/port" &
  server_pid=$!
  until [[ -s $tmp/port ]]; do
    kill -0 "$server_pid" || { echo "storage-server did not start" >&2; exit 1; }
    sleep 0.02
  done
  root=http://127.0.0.1:$(<"$tmp/port")
  url=$root/storage/v1
}

it() { situation=$1; }

fail() {
  printf 'FAILED: %s\n%s\n' "$situation" "$1" >&2
  failures=$((failures + 1))
}

# call PATH [CURL ARGUMENT...]: sets $status (000: no whole answer), $curl (curl's exit status) and the files
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
# put KEY BYTES [CURL ARGUMENT...]: BUCKET/KEY as it goes into the address
put() { as_service "/object/$1" -H 'content-type: text/plain' -H 'x-upsert: true' --data-binary "$2" "${@:3}"; }

# want WHAT GOT WANTED
want() { [[ $2 == "$3" ]] || fail "$1: got  $2"$'\n'"$1: want $3"; }
# raw_md5 <BYTES: 16 bytes, as they go into a multipart eTag
raw_md5() { printf '%b' "$(md5sum | cut -d' ' -f1 | sed 's/../\\x&/g')"; }
want_status() { want status "$status" "$1"; }
want_body() { want body "$(<"$tmp/body")" "$1"; }
# want_json FILTER WANTED: jq's compact output
want_json() { want "$1" "$(jq -c "$1" "$tmp/body" 2>&1)" "$2"; }
# want_header NAME VALUE: empty when it must not be there
want_header() { want "$1" "$(sed -n "s/^$1: \(.*\)\r$/\1/p" "$tmp/head")" "$2"; }
# want_error HTTP STATUSCODE CODE
want_error() {
  want_status "$1"
  want_json '[.statusCode, .code]' "[\"$2\",\"$3\"]"
}

# set_faults RULE...
set_faults() {
  local answer
  answer=$(printf '%s\n' "$@" | curl -sS -X PUT --data-binary @- "$root/_admin/faults")
  [[ $answer == \[* ]] || fail "set_faults: $answer"
}

finish() {
  stop_server
  local left
  left=$(find "$tmp" -name 'storage-server.*')
  want "what the server leaves behind" "$left" ""
  if ((failures > 0)); then
    printf '%s failures\n' "$failures" >&2
    exit 1
  fi
}
