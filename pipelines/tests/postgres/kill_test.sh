#!/usr/bin/env bash
# Tests that the target is unchanged after any stage of `pg_dump | dump-clean | truncate-prepend | url-rewrite | psql`
# is killed in the middle of the stream.
#
# In the pipe, a gate follows the stage to be killed, or precedes it if the stage is psql. The gate passes a number of
# bytes, reports that, and holds the rest until the stage is dead. So the stage dies while it writes (psql: during its
# transaction), and the stages after it read a truncated stream.
set -euo pipefail
source tools/testing/postgres.sh
source pipelines/tests/postgres/filters.sh

stages=(pg_dump dump-clean truncate-prepend url-rewrite psql)
# shellcheck disable=SC2317 # called by name
{
  stage_pg_dump() { exec pg_dump -d "$source" --data-only; }
  stage_dump-clean() { exec dump-clean; }
  stage_truncate-prepend() { exec truncate-prepend; }
  stage_url-rewrite() { exec url-rewrite --allow-unmatched --from http://127.0.0.1:54321 --to https://abcdefghijklmnop.supabase.co; }
  stage_psql() { PGOPTIONS='-c session_replication_role=replica' exec psql -X -q -v ON_ERROR_STOP=1 -d "$target"; }
}
gate() {
  head -c "$1"
  : >"$tmp/reached"
  until [[ -e $tmp/open ]]; do sleep 0.02; done
  exec cat
}

# start_pipe GATED BYTES: starts every stage in its own process, with the gate after stage number GATED; sets pids.
start_pipe() {
  local index from=/dev/null
  rm -f "$tmp"/{reached,open,pipe.*}
  for index in 0 1 2 3; do mkfifo "$tmp/pipe.$index" "$tmp/pipe.$index.gated"; done
  ln -s /dev/null "$tmp/pipe.4"
  pids=()
  for index in "${!stages[@]}"; do
    "stage_${stages[index]}" <"$from" >"$tmp/pipe.$index" 2>"$tmp/err.$index" &
    pids+=($!)
    from=$tmp/pipe.$index
    if ((index == $1)); then
      gate "$2" <"$from" >"$from.gated" 2>/dev/null &
      from=$from.gated
    fi
  done
}

# wait_for_all: waits until the pipe has ended; sets statuses, one per stage.
wait_for_all() {
  local pid status
  statuses=()
  for pid in "${pids[@]}"; do
    status=0
    wait "$pid" || status=$?
    statuses+=("$status")
  done
  wait
}

# wait_for COMMAND...: repeats the command until it succeeds, for at most four minutes.
wait_for() {
  local until=$((SECONDS + 240))
  while ((SECONDS < until)); do if "$@"; then return; fi; sleep 0.02; done
  die "waited in vain: $*"
}
die() { echo "FAIL: $*"; head -v -n 3 "$tmp"/err.*; exit 1; }
in_transaction() {
  [[ $(pg_psql "$(pg_conninfo pg)" -c "select count(*) from pg_stat_activity
    where datname = 'target' and backend_xid is not null") == 1 ]]
}

# kill_at STAGE BYTES: kills the stage, and expects the target to be unchanged.
kill_at() {
  local victim=$1 gated=$1
  if ((victim == 4)); then gated=3; fi
  start_pipe "$gated" "$2"
  wait_for test -e "$tmp/reached"
  # After truncate-prepend, the bytes that have passed the gate have begun to change the target.
  if ((gated >= 2 && $2 > 0)); then wait_for in_transaction; fi
  {
    kill -KILL "${pids[victim]}"
    : >"$tmp/open"
    wait_for_all
  } 2>/dev/null    # discards bash's message "Killed"
  echo "${stages[victim]} killed after $2 bytes; exit statuses: ${statuses[*]}"
  [[ ${statuses[victim]} == 137 ]] || die "${stages[victim]} had ended before the kill"
  pg_digest "$target" | diff "$tmp/before" - || die 'the target has changed'
}

tmp=$(mktemp -d)
at_exit rm -rf "$tmp"
pg_start pg
make_databases volume
source=$(pg_conninfo pg source) target=$(pg_conninfo pg target)
pg_psql "$target" -f testdata/databases/volume/stale.sql >/dev/null
pg_digest "$target" >"$tmp/before"

# Records the streams between the stages, because the tests need their lengths.
(stage_pg_dump) 2>/dev/null >"$tmp/0"
for index in 1 2 3; do ("stage_${stages[index]}") <"$tmp/$((index - 1))" >"$tmp/$index"; done
for victim in "${!stages[@]}"; do
  bytes=$(stat -c %s "$tmp/$((victim < 4 ? victim : 3))")
  for percent in 0 10 50 90; do kill_at "$victim" $((bytes * percent / 100)); done
done
# psql receives everything except the COMMIT.
kill_at 4 "$(grep -abx 'COMMIT;' "$tmp/3" | tail -n 1 | cut -d: -f1)"

# Without a kill the pipe changes the target, so the comparison can fail.
start_pipe 2 1000000
wait_for test -e "$tmp/reached"
: >"$tmp/open"
wait_for_all
[[ ${statuses[*]} == '0 0 0 0 0' ]] || die "the pipe does not work at all: ${statuses[*]}"
urls='[["http://127.0.0.1:54321", "https://abcdefghijklmnop.supabase.co"]]'
pg_digest "$target" | diff <(pg_digest "$source" -v replace="$urls") - || die 'the pipe does not load the data'
