#!/usr/bin/env bash
# The demo: a whole dev → prod sync between two throw-away PostgreSQL servers. It touches nothing else, and nothing of
# it stays, however it ends, unless --keep asks for the run's folder.
#   bazel run //pipelines:demo_sync [-- --keep]
set -euo pipefail
if [[ -d $0.runfiles ]]; then cd "$0.runfiles/dumpline"; fi
source tools/lib/testing/postgres.sh

keep=false
case ${1-} in
  '') ;;
  --keep) keep=true ;;
  *) echo "demo_sync: unexpected argument: $1 (there is only --keep)" >&2; exit 2 ;;
esac

run=$(mktemp -d "$PG_TMP/dumpline-run.XXXXXX")
stages_pid=
# shellcheck disable=SC2317 # called at exit
clean_up() {
  if [[ -n $stages_pid ]]; then kill "$stages_pid" 2>/dev/null && wait "$stages_pid"; fi
  $keep || rm -rf "$run" 2>/dev/null || { sleep 1; rm -rf "$run"; }    # the stage that was stopped may still be writing
}
at_exit clean_up

echo 'Two throw-away servers: dev as on a local Supabase stack, prod as on a hosted project.'
for server in dev prod; do
  pg_start "$server"
  for file in schema "$server"; do pg_psql "$(pg_conninfo "$server")" -f "testdata/demo/$file.sql" >/dev/null; done
done
version=$(pg_psql "$(pg_conninfo prod)" -c 'show server_version')
echo "PostgreSQL ${version%% *}; both are reached as postgres, who owns the tables and is no superuser."
echo

# In the environment, as for real databases: see sync/preflight.sh.
SOURCE_DB=$(pg_conninfo dev postgres postgres)
TARGET_DB=$(pg_conninfo prod postgres postgres)
CHAIN=${DEMO_CHAIN:-$PWD/pipelines/demo_chain}
SCHEMAS=public
# What the chain's url-rewrite is to do, for the verification: in plain values, and where JSON has escaped the slashes.
EXPECT_REPLACE=$(jq -cn '[["http://127.0.0.1:54321", "https://abcdefghijklmnop.supabase.co"]] | . + map(map(gsub("/"; "\\/")))')
export SOURCE_DB TARGET_DB CHAIN SCHEMAS EXPECT_REPLACE

stages=$PWD/pipelines/private/sync
cd "$run"
"$stages/run.sh" preflight export filter push verify &
stages_pid=$!
wait "$stages_pid"
stages_pid=
echo
"$stages/summary.sh"
echo
echo 'prod now holds what dev holds, with its URLs on https://abcdefghijklmnop.supabase.co.'
if $keep; then echo "The dump, the pushed SQL, reports and digests are in $run."; fi
