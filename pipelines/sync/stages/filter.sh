#!/usr/bin/env bash
# filter: runs the chain, which turns development's rows into the SQL to push.
# Reads:   dev/rows.sql, replace.tsv, schema.sql; production's tables
# Writes:  push.sql, url-rewrite.json; unless --mode=replace, wanted.sql in place of push.sql
# Changes: nothing
#
# The chain's working directory is the run's folder, which contains the replacements (replace.tsv, for `url-rewrite
# --pairs`) and production's schema (schema.sql, for `truncate-prepend --schema`). The chain writes its report there. In
# other modes than replace, the stage changes reads the rows of the chain's output, and nothing else of it is executed.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"

"$SYNC_CHAIN" <dev/rows.sql >.push.sql || {
  status=$?
  # shellcheck disable=SC2016  # a declaration, see options.sh
  if [[ $SYNC_REPLACE == *'$PROD_ORIGIN'* && -z ${PROD_URL-}${PROD_ORIGINS-} ]]; then
    echo "URLs of development were not replaced, because neither PROD_URL nor PROD_ORIGINS is set. Set one of them" \
      "to production's project" >&2
  fi
  echo "the chain exited with status $status: $SYNC_CHAIN" >&2
  exit "$((status > 3 ? 3 : status))"
}
if [[ $SYNC_MODE == replace ]]; then
  # Rejects, before the plan, whatever the stage push would refuse. The Supabase CLI fails on COPY.
  digest_queries PROD >.queries.json
  relations_of .queries.json >.relations.txt
  guard=(--relations-from=.relations.txt)
  if [[ $SYNC_PUSH == supabase ]]; then guard+=(--no-copy); fi
  filter dump-guard "${guard[@]}" .push.sql >/dev/null || {
    echo 'the chain wrote what a sync must not push; see tools/dump-guard/README.md' >&2
    exit 3
  }
fi
output=$(chain_output)
mv .push.sql "$output"
if [[ -e url-rewrite.json ]]; then
  jq -r "$count_text"'"\(count(.rewritten; "URL")) rewritten in \(count(.columns | length; "column")), " +
    "\([.forbidden[].count] | add // 0) forbidden left"' url-rewrite.json
else
  echo "$(file_size "$output") of SQL"
fi
