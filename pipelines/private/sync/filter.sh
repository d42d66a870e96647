#!/usr/bin/env bash
# filter.sh: export.sql through the chain becomes push.sql. Environment: see preflight.sh.
# The chain runs in the run folder and may leave its report there as url-rewrite.json.
set -euo pipefail
"$CHAIN" <export.sql >push.sql.part
mv push.sql.part push.sql
if [[ -e url-rewrite.json ]]; then
  jq -r '"\(.rewritten) URLs rewritten in \(.columns | length) columns, \([.forbidden[].count] | add // 0) forbidden ones left"' \
    url-rewrite.json
else
  echo "$(numfmt --to=iec "$(stat -c %s push.sql)")B of SQL"
fi
