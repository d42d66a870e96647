#!/usr/bin/env bash
# push: runs push.sql on production in one transaction.
# Reads:   push.sql, expected.txt, backup/digest.txt; production's rows
# Writes:  push/before.txt (production's digest), push/log.txt, and after a failure push/after.txt
# Changes: production's rows and sequences
#
# It fails if production has rows that backup/rows.sql lacks, because these would be lost. If production has the
# expected rows already, from an attempt that was stopped, it changes nothing.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"
source "${0%/*}/../lib/supabase_cli.sh"
mkdir -p push

# Each route returns 0 if the transaction was committed. Otherwise push/log.txt has the reason. `set -e` has no effect
# in them.
push_by_psql() { query PROD -f push.sql >/dev/null 2>push/log.txt; }

# The rows are a seed and not a migration, because a migration stays in production's history with all that it contains, and
# the user's pending ones would be pushed too.
push_by_supabase() {
  local seed=${seeds}${PWD##*/}_$EPOCHSECONDS.sql # the CLI does not run a seed of the same name twice
  mkdir -p "$scratch/supabase" || return
  printf '%s\n' 'project_id = "scratch"' '[db.migrations]' 'enabled = false' \
    '[db.seed]' 'enabled = true' "sql_paths = [\"./$seed\"]" >"$scratch/supabase/config.toml" || return
  ln "$PWD/push.sql" "$scratch/supabase/$seed" || return
  run_cli "$scratch" db push --yes --include-seed >push/log.txt 2>&1 </dev/null
}

# forget_seeds: removes the copy of the rows, and the CLI's records (path and hash) of our seeds, including those of runs
# that were killed.
scratch=$PWD/push/.scratch seeds=dumpline_
forget_seeds() {
  rm -rf "$scratch"
  query PROD -v seeds="$seeds" -f "$(query_file forget_seeds)" ||
    echo 'a record of the push stays in supabase_migrations.seed_files; the next push removes it' >&2
}

# Production was compared and backed up with libpq, so psql can reach it.
route=psql
if [[ $SYNC_PUSH == supabase ]]; then
  route=supabase
  supabase_cli >/dev/null
  trap forget_seeds EXIT
  forget_seeds
fi

ask PROD digest >push/before.txt
if [[ -e expected.txt ]] && cmp -s push/before.txt expected.txt; then
  echo 'all rows are in production already'
  exit
fi
if ! cmp -s push/before.txt backup/digest.txt; then
  echo "production's rows have changed since the backup; nothing was changed." \
    'Start a new run, if possible with the application stopped' >&2
  exit 3
fi
if ! "push_by_$route"; then
  head -n 5 push/log.txt | cut -c 1-500 >&2
  # The connection may have broken during the commit.
  if ask PROD digest >push/after.txt && cmp -s push/after.txt backup/digest.txt; then
    echo 'nothing was changed: the transaction was rolled back' >&2
  else
    echo 'unknown whether the rows are in production; --resume checks and continues' >&2
  fi
  exit 3
fi
echo "committed as one transaction by $route"
