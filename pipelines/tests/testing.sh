# shellcheck shell=bash
# Sourced by the tests of syncs, after assert.sh and postgres.sh: runs programs and storage servers, and searches for
# secrets.
storage_pids=() watcher=''
# shellcheck disable=SC2034  # assert.sh reads it
show_on_failure=("$tmp/out" "$tmp/err")

stop_helpers() {
  if [[ -n $watcher ]]; then kill "$watcher" 2>/dev/null && wait "$watcher"; fi
  if ((${#storage_pids[@]})); then kill "${storage_pids[@]}" && wait "${storage_pids[@]}"; fi
}
at_exit stop_helpers

# program STATUS NAME [OPTION...]: runs a program of //pipelines and expects the exit status, unless STATUS is `any`. The
# mode of prod_sync is replace, unless $mode is set, and it may take the rows of users in the tables of $lossy, separated by
# blanks. Sets $run to the folder of the run.
mode=replace lossy=''
program() {
  local status=0 options=(--allow-local-target) table
  if [[ $2 == prod_sync && -n $mode ]]; then options+=(--mode="$mode"); fi
  if [[ $2 == prod_sync ]]; then
    for table in $lossy; do options+=(--accept-loss="$table"); done
  fi
  "pipelines/$2" "${options[@]}" "${@:3}" >"$tmp/out" 2>"$tmp/err" </dev/null || status=$?
  if [[ $1 != any ]]; then expect 'exit status' "$status" "$1"; fi
  # shellcheck disable=SC2034  # for the test
  run=$(sed -n 's/^Target: .*\. Folder of this run: //p' "$tmp/out" "$tmp/err")
}

# says REGEX: expects that a line of the last program's output matches the basic regular expression. quiet REGEX expects
# that no line matches.
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

# put URL BUCKET/KEY TEXT: stores an object with this content. The test must define key, the secret key of the server.
put() {
  curl -sS -f -o /dev/null -H "apikey: ${key:?}" -H 'x-upsert: true' -H 'content-type: image/png' \
    -H 'cache-control: max-age=60' --data-binary "$3" "$1/storage/v1/object/$2"
}
# get URL BUCKET/KEY: prints the object; fails and prints nothing if it does not exist.
get() { curl -sS -f -H "apikey: ${key:?}" "$1/storage/v1/object/$2" 2>/dev/null; }

# start_projects: starts two projects, dev and prod, and exports the settings of a sync between them. Each has a PostgreSQL
# server whose role postgres owns the schema public, and a storage server with the bucket images. The test must define key.
start_projects() {
  local server
  for server in dev prod; do
    pg_start "$server"
    pg_psql "$(pg_conninfo "$server")" -c 'create role postgres login' -c 'alter schema public owner to postgres'
    start_storage "$server" --secret-key="${key:?}" --bucket=images,public
    export "${server^^}_URL=$url" "${server^^}_SECRET_KEY=$key" \
      "${server^^}_DB_URL=postgres://postgres@/postgres?host=$PG_ROOT/$server"
  done
  export PROD_ORIGINS=https://prod.test PROJECT_REF=town BUCKETS=images DUMPLINE_RUNS=$tmp/runs
}

# user SQL: starts a session of a user in production and runs SQL in it. The test must define prod, which runs psql
# there. Sets $user_pid to the ID of the server's process. end_user SQL runs SQL in the session and ends it; it fails if
# psql fails.
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

# watch_for SECRET...: starts to search the command lines of all processes for the secrets, which it writes to
# $tmp/secrets.
watch_for() {
  printf '%s\n' "$@" >"$tmp/secrets"
  : >"$tmp/seen"
  # The loop runs twice a second, and starts few processes: a program that shows a secret in every sync is seen in one of
  # them. It pauses by a read that times out.
  {
    exec {nothing}<> <(:)
    while ! read -rt 0.5 -u "$nothing"; do
      found=$(grep -laFf "$tmp/secrets" /proc/[0-9]*/cmdline 2>/dev/null) || true # a process may have ended
      [[ -n $found ]] || continue
      for file in $found; do { tr '\0\n' '  ' <"$file"; } 2>/dev/null && echo; done |
        grep -v -e '^curl ' -e '^[^ ]*storage-server ' >>"$tmp/seen" || true # the test's own processes
    done
  } &
  watcher=$!
}
# no_secret_in FOLDER: expects that the folder, and all command lines so far, contain no secret.
no_secret_in() {
  expect 'secrets in command lines' "$(sort -u "$tmp/seen")" ''
  expect 'secrets in files' "$(grep -rlFf "$tmp/secrets" "$1" || true)" ''
}
