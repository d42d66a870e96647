# shellcheck shell=bash
# Sourced by the tests of syncs, after assert.sh and postgres.sh: programs, storage servers and the search for secrets.
storage_pids=() watcher=''
# shellcheck disable=SC2034  # assert.sh reads it
show_on_failure=("$tmp/out" "$tmp/err")

stop_helpers() {
  if [[ -n $watcher ]]; then kill "$watcher" 2>/dev/null && wait "$watcher"; fi
  if ((${#storage_pids[@]})); then kill "${storage_pids[@]}" && wait "${storage_pids[@]}"; fi
}
at_exit stop_helpers

# program STATUS NAME [OPTION...]: runs a program of //pipelines and expects its exit status, unless that is `any`; sets
# $run, its folder.
program() {
  local status=0
  "pipelines/$2" --allow-local-target "${@:3}" >"$tmp/out" 2>"$tmp/err" </dev/null || status=$?
  if [[ $1 != any ]]; then expect 'exit status' "$status" "$1"; fi
  # shellcheck disable=SC2034  # for the test
  run=$(sed -n 's/^Target: .*\. Folder of this run: //p' "$tmp/out")
}

# says TEXT: expects a line of the last program's output that matches the basic regular expression; quiet expects none.
says() { grep -q -e "$1" "$tmp/out" "$tmp/err" || fail "no line matches '$1'"; }
quiet() { if grep -q -e "$1" "$tmp/out" "$tmp/err"; then fail "a line matches '$1'"; fi; }

# start_storage NAME FLAG...: starts a storage server; sets $url.
start_storage() {
  tools/testing/storage_server/storage-server --dir="$tmp" --port-file="$tmp/$1.port" "${@:2}" >/dev/null &
  storage_pids+=($!)
  wait_for "storage server $1" test -e "$tmp/$1.port"
  # shellcheck disable=SC2034  # for the test
  url=http://127.0.0.1:$(<"$tmp/$1.port")
}

# user SQL: a session of a user of production that has run this; the test defines prod, which is psql there. Sets
# $user_pid, the server's process. end_user SQL runs SQL in the session and ends it; it fails if psql does.
user() {
  local word=''
  coproc session { prod; }
  session_pid=$! session_in=${session[1]}
  echo "set application_name = 'report'; $1; select 'ready', pg_backend_pid();" >&"$session_in"
  # shellcheck disable=SC2034  # for the test
  until [[ $word == ready ]]; do IFS='|' read -r word user_pid || return; done <&"${session[0]}"
}
end_user() {
  echo "$1;" >&"$session_in"
  exec {session_in}>&-
  wait "$session_pid"
}

# watch_for SECRET...: from now on searches all command lines for them. $tmp/secrets contains them.
watch_for() {
  printf '%s\n' "$@" >"$tmp/secrets"
  : >"$tmp/seen"
  # Few processes, because it runs ten times a second: a pause is a read that gets nothing.
  {
    exec {nothing}<> <(:)
    while ! read -rt 0.1 -u "$nothing"; do
      found=$(grep -laFf "$tmp/secrets" /proc/[0-9]*/cmdline 2>/dev/null) || true # a process may have ended
      [[ -n $found ]] || continue
      for file in $found; do { tr '\0\n' '  ' <"$file"; } 2>/dev/null && echo; done |
        grep -v -e '^curl ' -e '^[^ ]*storage-server ' >>"$tmp/seen" || true # the test's own
    done
  } &
  watcher=$!
}
# no_secret_in FOLDER: expects no secret there, nor in any command line so far.
no_secret_in() {
  expect 'secrets in command lines' "$(sort -u "$tmp/seen")" ''
  expect 'secrets in files' "$(grep -rlFf "$tmp/secrets" "$1" || true)" ''
}
