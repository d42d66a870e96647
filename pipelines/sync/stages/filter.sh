#!/usr/bin/env bash
# filter: turns development's rows into the SQL to push, with the chain.
# Reads:   dev/rows.sql, replace.tsv, schema.sql
# Writes:  push.sql, url-rewrite.json
# Changes: nothing
#
# The chain's working directory is the run's folder. There it finds the replacements (replace.tsv, for `url-rewrite
# --pairs`) and production's schema (schema.sql, for `truncate-prepend --schema`), and there it writes its report.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"

# require_no_transaction FILE: the Supabase CLI opens a transaction, which a COMMIT in the file would end too early, and
# it fails on COPY.
require_no_transaction() {
  local found
  found=$(filter dump-tokens "$1" |
    awk '/^copy-row/ || /^code +(BEGIN|START|COMMIT|END|ROLLBACK|ABORT|PREPARE|SAVEPOINT|RELEASE)\>/ && !found { found = $0 }
      END { print found }')
  [[ -z $found ]] || {
    echo "the chain wrote what the Supabase CLI cannot run in its transaction: $found" >&2
    exit 3
  }
}

"$SYNC_CHAIN" <dev/rows.sql >.push.sql
if [[ $SYNC_PUSH == supabase ]]; then require_no_transaction .push.sql; fi
mv .push.sql push.sql
if [[ -e url-rewrite.json ]]; then
  jq -r '"\(.rewritten) URLs rewritten in \(.columns | length) columns, " +
    "\([.forbidden[].count] | add // 0) forbidden ones left"' url-rewrite.json
else
  echo "$(file_size push.sql) of SQL"
fi
