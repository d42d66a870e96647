# shellcheck shell=bash
# Sourced by the stage push: the two routes by which the transaction reaches production. Each route has four functions:
#
#   prepare_ROUTE      checks the prerequisites of the route
#   push_by_ROUTE      runs push.sql between push/before.sql and push/after.sql; writes the messages to push/log.txt
#   mark_of_ROUTE      prints SQL by which outcome_by_ROUTE recognizes the transaction afterwards
#   outcome_by_ROUTE   prints committed, aborted or in progress; nothing if the transaction has not reached production
#
# They are called where `set -e` has no effect.
# shellcheck source-path=SCRIPTDIR
source "${BASH_SOURCE[0]%/*}/supabase_cli.sh"
: "${queries:?database.sh must come first}"

# guarded [--no-transaction]: prints the transaction. If mode.txt exists, dump-diff has written push.sql, from
# rows alone. Otherwise it is the output of a chain, which dump-guard must check.
guarded() {
  if [[ ! -e mode.txt ]]; then
    filter dump-guard --relations-from=push/relations.txt --before=push/before.sql --after=push/after.sql "$@" push.sql
  elif [[ ${1-} == --no-transaction ]]; then
    cat push/before.sql push.sql push/after.sql
  else
    # Without the COMMIT if a file cannot be read.
    echo 'BEGIN;' && cat push/before.sql push.sql push/after.sql && echo 'COMMIT;'
  fi
}

# psql: the first line of the output contains the transaction ID, by which the server reports how the transaction ended.

prepare_psql() { :; }
# No pipe: psql is terminated when its parent dies. In a pipe the parent would be a subshell that outlives the stage, so
# psql would continue to the COMMIT.
push_by_psql() {
  local status=0
  execute PROD -f - < <(guarded 2>push/.guard.txt) >push/output.txt 2>push/log.txt || status=$?
  wait $! || status=$?
  cat push/.guard.txt >>push/log.txt
  return "$status"
}
mark_of_psql() { :; }
outcome_by_psql() {
  local number
  number=$(sed -n 's/^transaction \([0-9]*\)$/\1/p' push/output.txt 2>/dev/null | head -n 1)
  if [[ -n $number ]]; then query PROD -c "select pg_xact_status('$number')"; fi
}

# supabase: the rows are pushed as a seed. A migration would remain in production's history with its whole content, and
# the user's pending migrations would be pushed too. The transaction itself writes a row into the CLI's table of seeds,
# which records the commit. The row is removed after push/outcome.txt has recorded it.
seeds=dumpline_

prepare_supabase() {
  supabase_cli >/dev/null
  trap forget_seeds EXIT
}
push_by_supabase() {
  local seed=${seeds}${PWD##*/}_$EPOCHSECONDS.sql # the CLI does not run a seed of the same name twice
  local scratch=$PWD/push/.scratch
  mkdir -p "$scratch/supabase" || return
  printf '%s\n' 'project_id = "scratch"' '[db.migrations]' 'enabled = false' \
    '[db.seed]' 'enabled = true' "sql_paths = [\"./$seed\"]" >"$scratch/supabase/config.toml" || return
  guarded --no-transaction >"$scratch/supabase/$seed" 2>push/log.txt || return
  run_cli "$scratch" db push --yes --include-seed >push/log.txt 2>&1 </dev/null
}
mark_of_supabase() {
  printf "INSERT INTO supabase_migrations.seed_files (path, hash) VALUES ('%s', 'committed');\n" "$(mark)"
}
mark() { echo "${seeds}${PWD##*/}.mark"; }
outcome_by_supabase() {
  query PROD -v path="$(mark)" -f "$queries/seed_mark.sql"
}
# forget_seeds: removes the local copy of the rows, and the CLI's records (path and hash) of dumpline's seeds, including
# those of killed runs. The record of this run's mark is kept until push/outcome.txt exists. The connection may just have
# been lost, so it tries three times.
forget_seeds() {
  local attempt
  rm -rf push/.scratch
  for attempt in 1 2 3; do
    if ((attempt > 1)); then sleep 2; fi
    if execute PROD -v seeds="$seeds" -v keep="$([[ -e push/outcome.txt ]] || mark)" -f "$queries/forget_seeds.sql"; then return; fi
  done
  echo 'a record of the push stays in supabase_migrations.seed_files; the next push by the CLI removes it' >&2
}
