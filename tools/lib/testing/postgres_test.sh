#!/usr/bin/env bash
# However a script that started servers ends, its servers and their folder are gone, and its status is its own.
# shellcheck disable=SC2016 # code for the script below, in single quotes
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

cat >"$tmp/script" <<'END'
set -euo pipefail
trap 'echo "the trap from before, \"quoted\""' EXIT
source tools/lib/testing/postgres.sh
at_exit echo 'at exit 1'
at_exit echo 'at exit 2'
pg_start one
echo "$PG_ROOT ${PG_PID[one]}"
eval "$1"
END

fail() { echo "FAIL: $*"; cat "$tmp/out"; exit 1; }

# ends_as STATUS CODE [SIGNAL [TO]]: the script running CODE ends with the status, by the signal once it is up: sent to
# its process, or with TO=group to all it started in the foreground, as a terminal does for Ctrl-C.
ends_as() {
  local want=$1 code=$2 signal=${3-} to=${4-process} pid root server status=0
  set -m
  bash "$tmp/script" "$code" >"$tmp/out" 2>&1 &
  pid=$!
  set +m
  if [[ -n $signal ]]; then
    until grep -q '^up' "$tmp/out"; do kill -0 "$pid" || fail 'did not start'; sleep 0.05; done
    if [[ $to == group ]]; then kill "-$signal" -- "-$pid"; else kill "-$signal" "$pid"; fi
  fi
  wait "$pid" 2>/dev/null || status=$?
  [[ $status == "$want" ]] || fail "status $status, not $want, for: $code"
  root=$(grep -o '^/tmp/dumpline[^ ]*' "$tmp/out") || fail 'no folder'
  server=$(sed -n "s|^$root ||p" "$tmp/out")
  for _ in {1..100}; do kill -0 "$server" 2>/dev/null || break; sleep 0.05; done
  if kill -0 "$server" 2>/dev/null; then fail "the server lives on after: $code"; fi
  if [[ $signal == KILL ]]; then rm -rf "$root"; return; fi
  [[ ! -e $root ]] || fail "$root is still there after: $code"
  [[ $(tail -n 3 "$tmp/out") == $'at exit 2\nat exit 1\nthe trap from before, "quoted"' ]] || fail "not all traps ran after: $code"
}

ends_as 7 'exit 7'
ends_as 1 'pg_stop one; false'
ends_as 143 'echo up; sleep 60' TERM
ends_as 130 'echo up; sleep 60' INT group
ends_as 137 'echo up; sleep 60' KILL
# A server that is not there any more is no reason to hang or to fail.
ends_as 0 'kill -QUIT "${PG_PID[one]}"; while kill -0 "${PG_PID[one]}" 2>/dev/null; do sleep 0.05; done'

# The servers are apart, take settings, and do not listen on the network.
export PGHOST=nowhere.invalid PGOPTIONS=nonsense
ends_as 0 'pg_start two work_mem=1234kB; pg_createdb two shop
  for name in one two; do
    pg_psql "$(pg_conninfo "$name")" -c "show work_mem" -c "show listen_addresses" -c "select current_user"; done
  pg_psql "$(pg_conninfo two shop)" -c "select current_database()"
  pg_psql "$(pg_conninfo one shop)" -c "select 1" || true'
diff - <(sed '1d' "$tmp/out" | sed 's/^psql: error.*FATAL: */FATAL: /' | head -n -3) <<'END'
4MB

supabase_admin
1234kB

supabase_admin
shop
FATAL: database "shop" does not exist
END
