#!/usr/bin/env bash
# push.sh: push.sql runs on prod, in one transaction; unless prod has rows that backup.sql lacks, for these would be lost, or
# has the wanted ones already, from a run that was stopped. Environment: lib.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib.sh"

# Each way returns when the transaction was committed, and says otherwise why not in push.log. They are called where `set -e`
# does not count.
push_psql() { query "$PROD_DB_URL" -f push.sql >/dev/null 2>push.log; }

# The Supabase CLI takes no COPY and brings a transaction of its own. As a seed and not as a migration, because a migration
# stays in prod's history with all that is in it, and the user's own pending ones would be pushed along. The CLI works in
# a scratch folder, not in his.
push_supabase() {
  trap forget_seeds EXIT
  local seed=$seeds${PWD##*/}_$EPOCHSECONDS.sql    # a name that was there is not run again
  mkdir -p "$scratch/supabase" || return
  printf '%s\n' 'project_id = "scratch"' '[db.migrations]' 'enabled = false' '[db.seed]' 'enabled = true' "sql_paths = [\"./$seed\"]" \
    >"$scratch/supabase/config.toml" || return
  {
    # dump-clean takes settings out, truncate-prepend's as well.
    echo 'SET LOCAL statement_timeout = 0;'
    echo 'SET LOCAL standard_conforming_strings = on;'
    echo 'SET LOCAL check_function_bodies = off;'
    filter dump-clean --copy=insert --rows-per-insert=100 --transactions=drop --comments=none <push.sql 2>push.log
  } >"$scratch/supabase/$seed" || return    # half a file would be half a push
  with_db "$PROD_DB_URL" run_cli db push --yes --include-seed >push.log 2>&1 </dev/null
}
# Removes what the CLI has noted of our seeds, path and hash, of runs that were killed too; and the copy of the rows.
scratch=$PWD/push.scratch seeds=dumpline_
forget_seeds() {
  rm -rf "$scratch"
  query "$PROD_DB_URL" -v seeds="$seeds" -f "$here/queries/forget_seeds.sql" ||
    echo 'a note of the push stays in supabase_migrations.seed_files; the next push removes it' >&2
}
# Whoever can compare and back up has reached the database, so that psql can push.
if [[ $PUSH == auto ]]; then PUSH=psql; fi
if [[ $PUSH == supabase ]]; then
  cli=$(supabase_cli)
  forget_seeds    # of an earlier attempt that was killed
fi

digest "$PROD_DB_URL" >push.digest
if [[ -e export.digest ]] && cmp -s push.digest export.digest; then
  echo 'all rows are there already'
  exit
fi
if ! cmp -s push.digest backup.digest; then
  echo "prod's rows have changed since they were backed up; nothing was changed. Begin a new run, maybe with the app stopped." >&2
  exit 3
fi
if ! "push_$PUSH"; then
  head -n 5 push.log | cut -c 1-500 >&2
  # A connection may break while the commit is on its way.
  if digest "$PROD_DB_URL" >push.digest && cmp -s push.digest backup.digest; then
    echo 'nothing was changed: the transaction was rolled back' >&2
  else
    echo 'whether the rows are in is not known: --resume finds out' >&2
  fi
  exit 3
fi
echo "committed as one transaction by $PUSH"
