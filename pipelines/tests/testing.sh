# shellcheck shell=bash
# Sourced by the tests of syncs, after postgres.sh: a folder $tmp, storage servers, and what each situation must give. What a
# test runs leaves its output in $tmp/out and $tmp/err.
tmp=$(mktemp -d "$PG_TMP/sync.XXXXXX")
storage_pids=() watcher=
# shellcheck disable=SC2317 # called at exit
clean_up() {
  if [[ -n $watcher ]]; then kill "$watcher" 2>/dev/null && wait "$watcher"; fi
  if ((${#storage_pids[@]})); then kill "${storage_pids[@]}" && wait "${storage_pids[@]}"; fi
  rm -rf "$tmp"
}
at_exit clean_up

# The test ends with ((failures == 0)).
failures=0 situation=
it() { situation=$1; }
fail() {
  printf 'FAILED: %s: %s\n' "$situation" "$1"
  sed 's/^/    /' "$tmp/out" "$tmp/err"
  failures=$((failures + 1))
}
want() { [[ $2 == "$3" ]] || fail "$1: got $2, want $3"; }
says() { grep -q -e "$1" "$tmp/out" "$tmp/err" || fail "does not say $1"; }

# start_storage NAME FLAG...: sets $url.
start_storage() {
  tools/testing/storage_server/storage-server --dir="$tmp" --port-file="$tmp/$1.port" "${@:2}" >/dev/null &
  storage_pids+=($!)
  until [[ -e $tmp/$1.port ]]; do kill -0 $!; sleep 0.02; done
  # shellcheck disable=SC2034  # the test's
  url=http://127.0.0.1:$(<"$tmp/$1.port")
}

# watch_for SECRET...: looks for them in all command lines from now on. They are written in $tmp/secrets.
watch_for() {
  printf '%s\n' "$@" >"$tmp/secrets"
  while sleep 0.1; do
    grep -laFf "$tmp/secrets" /proc/[0-9]*/cmdline 2>/dev/null | while read -r file; do { tr '\0\n' '  ' <"$file"; } 2>/dev/null && echo; done |
      grep -v -e '^curl ' -e '^[^ ]*storage-server ' >>"$tmp/seen" || true    # of the test itself
  done &
  watcher=$!
}
# no_secret_in FOLDER: nor in any command line up to here.
no_secret_in() {
  want 'secrets in command lines' "$(sort -u "$tmp/seen")" ''
  want 'secrets in files' "$(grep -rlFf "$tmp/secrets" "$1" || true)" ''
}
