#!/usr/bin/env bash
# push: runs push.sql on production in one transaction.
# Reads:   push.sql, expected.txt, backup/digest.txt, mode.txt, production's database
# Writes:  push/relations.txt (what may be changed), push/before.sql, push/after.sql (what surrounds push.sql in the
#          transaction), push/log.txt, push/output.txt, push/outcome.txt
# Changes: production's rows and sequences
#
# The transaction locks out other writers, and fails if production's rows differ from those in backup/rows.sql. Then it
# runs push.sql, fails if the rows are not as expected, and commits. These checks must be in the transaction, because
# conditions checked earlier need not hold at the commit.
#
# If mode.txt exists, push.sql changes single rows and itself checks each of them: it fails if a row that it changes is
# not as it was compared. Other rows may change meanwhile, and readers do not wait.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"
source "${0%/*}/../lib/push_routes.sh"

# known_outcome: prints the outcome of a push as the database records it: `committed`, `aborted`, `in progress`, or
# nothing if no attempt has reached the database. Saves the outcome `committed` in push/outcome.txt.
known_outcome() {
  if [[ ! -e push/outcome.txt ]]; then
    "outcome_by_$route" >push/.outcome.txt || return
    if [[ $(<push/.outcome.txt) == committed ]]; then
      sync push/.outcome.txt
      mv push/.outcome.txt push/outcome.txt
    else
      cat push/.outcome.txt
      return
    fi
  fi
  cat push/outcome.txt
}

# literal FILE: prints the file's text as an SQL literal.
literal() { printf "'%s'" "$(sed "s/'/''/g" "$1")"; }
# set_local NAME LITERAL: prints the statement that passes a value to the SQL of the transaction.
set_local() { printf 'SET LOCAL dumpline.%s = %s;\n' "$1" "$2"; }

# before: prints the SQL that precedes the rows in the transaction.
before() {
  cat "$queries/transaction/settings.sql"
  # A client that hangs in a COPY keeps its locks, so each statement is limited to a minute plus a second per MB.
  echo "SET LOCAL statement_timeout = '$((60 + $(stat -c %s push.sql) / 1000000))s';"
  set_local queries "$(literal push/.queries.json)"
  set_local lock_timeout "'$SYNC_LOCK_TIMEOUT'"
  set_local lock_attempts "'6'"
  set_local lock_mode "'SHARE ROW EXCLUSIVE'"
  cat "$queries/transaction/lock.sql"
  if [[ -e mode.txt ]]; then return; fi
  # Only rows are compared: a sequence advances even if the transaction that used it is rolled back.
  grep '^table ' backup/digest.txt >push/.rows.txt || true
  set_local expected "$(literal push/.rows.txt)"
  set_local message "'production has changed since the backup, so nothing was changed'"
  cat "$queries/transaction/compare.sql"
  # From here on readers wait.
  set_local lock_mode "'ACCESS EXCLUSIVE'"
  cat "$queries/transaction/lock.sql"
}

# after: prints the SQL that follows the rows.
after() {
  if [[ -e mode.txt ]]; then
    set_local expected "''" # advances all sequences that are behind
  elif [[ -e expected.txt ]]; then
    set_local expected "$(literal expected.txt)"
    set_local message "'the rows are not as expected after the push, so nothing was changed'"
    cat "$queries/transaction/compare.sql"
  fi
  cat "$queries/transaction/sequences.sql"
  "mark_of_$route"
}

# is_done: succeeds if production has all rows and sequences to push already. Without changes, push.sql has no statement.
is_done() {
  if [[ -e mode.txt ]]; then
    if grep -qm 1 '^SET ' push.sql; then return 1; fi
  else
    nothing_to_push
  fi
}

explain_failure() {
  case $1 in
    aborted | '') echo 'nothing was changed: the transaction was rolled back' >&2 ;;
    'in progress') echo "production's server has not ended the transaction yet; --resume checks and continues" >&2 ;;
    *) echo 'unknown whether the rows are in production; --resume checks and continues' >&2 ;;
  esac
}

skip_without_rows
mkdir -p push
# The default is psql: earlier stages have reached production through libpq, so psql can connect too.
route=psql
if [[ $SYNC_PUSH == supabase ]]; then route=supabase; fi
"prepare_$route"

outcome=$(known_outcome)
# Waits for an earlier attempt: the server detects within seconds that its client is gone.
for ((i = 0; i < 30; i++)); do
  if [[ $outcome != 'in progress' ]]; then break; fi
  sleep 1
  outcome=$(known_outcome)
done
case $outcome in
  committed)
    echo "committed by an earlier attempt, as one transaction by $route"
    exit
    ;;
  'in progress')
    echo "an earlier attempt is still running on production's server; wait until it has ended" >&2
    exit 3
    ;;
esac
if is_done; then
  echo 'all rows are in production already'
  exit
fi

digest_queries PROD >push/.queries.json
relations_of push/.queries.json >push/relations.txt
before >push/before.sql
after >push/after.sql
status=0
"push_by_$route" || status=$?
# The exit status alone is not sufficient, because the connection may break during the commit.
outcome=$(known_outcome) || outcome=unknown
if [[ $outcome != committed ]]; then
  show_log push/log.txt
  explain_failure "$outcome"
  exit 3
fi
if ((status)); then echo "the client failed with status $status after the commit" >&2; fi
echo "committed as one transaction by $route"
