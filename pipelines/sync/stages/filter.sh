#!/usr/bin/env bash
# filter.sh: export.sql through the chain becomes push.sql. Environment: lib.sh.
# The chain runs in the run's folder. It may read there what to replace (replace.pairs, for `url-rewrite --pairs`) and prod's
# schema (schema.sql, for `truncate-prepend --schema`), and leave its report as url-rewrite.json.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib.sh"

"$CHAIN" <export.sql >push.sql.part
mv push.sql.part push.sql
if [[ -e url-rewrite.json ]]; then
  jq -r '"\(.rewritten) URLs rewritten in \(.columns | length) columns, \([.forbidden[].count] | add // 0) forbidden ones left"' \
    url-rewrite.json
else
  echo "$(size push.sql) of SQL"
fi
