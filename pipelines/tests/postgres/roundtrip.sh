# shellcheck shell=bash
# Functions for a round trip: loads $tmp/dump.sql through a line of filters into the target on the server `pg`, and
# compares the target's content with $tmp/want. Sourced by roundtrip_test.sh and roundtrip_self_test.sh.
source tools/testing/postgres.sh
source pipelines/tests/postgres/filters.sh

failures=0
# fail LINE WHAT [DETAIL_FILE]: reports and counts a failure.
fail() {
  echo "FAIL: $database, pg_dump $dump_options | $1: $2"
  if (($# > 2)); then head -n 20 "$3" | cut -c 1-300; fi
  failures=$((failures + 1))
}

# dump OPTION...: dumps the database `source` to $tmp/dump.sql.
dump() {
  dump_options=$*
  pg_dump -d "$(pg_conninfo pg source)" --data-only --no-blobs "$@" >"$tmp/dump.sql" 2>"$tmp/err"
}

# content DATABASE: prints the digest of the database, and the triggers that a load has left disabled.
content() {
  pg_digest "$(pg_conninfo pg "$1")" -c "select tgrelid::regclass, tgname, 'disabled' from pg_trigger where tgenabled <> 'O'"
}

# record_expected: loads the original dump with psql and records the content that every line must
# produce. Keys and triggers are off during the load, because the databases have cycles.
record_expected() {
  PGOPTIONS='-c session_replication_role=replica' load "$tmp/dump.sql"
  content target >"$tmp/want"
}

# through LINE: loads the dump through the line of filters into the target. If the line contains truncate-prepend, first
# fills the target with other rows.
through() {
  local stale=() role=replica
  if [[ $1 == *truncate-prepend* ]]; then stale=("testdata/databases/$database/stale.sql"); fi
  if [[ $1 == *--triggers=replica* ]]; then role=origin; fi    # this mode must set the role itself
  eval "$1" <"$tmp/dump.sql" >"$tmp/filtered.sql" 2>"$tmp/err" || { fail "$1" "status $?" "$tmp/err"; return 1; }
  PGOPTIONS="-c session_replication_role=$role" load "${stale[@]}" "$tmp/filtered.sql" 2>"$tmp/err" || {
    fail "$1" 'does not load' "$tmp/err"; return 1; }
}

# same_content LINE: expects the line of filters to load the same content.
same_content() {
  through "$1" || return 0
  content target >"$tmp/got"
  diff "$tmp/want" "$tmp/got" >"$tmp/diff" || fail "$1" 'loads to something else' "$tmp/diff"
}

# right_urls LINE: expects the pipeline LINE to rewrite URLs as check.sql requires.
right_urls() {
  through "$1" || return 0
  pg_psql "$(pg_conninfo pg target)" -f "testdata/databases/$database/check.sql" >"$tmp/wrong"
  [[ ! -s $tmp/wrong ]] || fail "$1" 'wrong URLs' "$tmp/wrong"
}

# start_roundtrip DATABASE: starts a server with the database `source` and an empty `target`.
start_roundtrip() {
  database=$1
  tmp=$(mktemp -d)
  at_exit rm -rf "$tmp"
  pg_start pg
  make_databases "$database"
}
