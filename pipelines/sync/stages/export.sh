#!/usr/bin/env bash
# export.sh: dev's rows become export.sql, and what prod must hold when they are there export.digest. The latter is computed
# by dev's own PostgreSQL, with the replacements, apart from the filters. prod's schema becomes schema.sql, which tells the
# chain about foreign keys. Environment: lib.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib.sh"

dump "$DEV_DB_URL" export -v replace="${EXPECT_REPLACE:-[]}"
dump_schema
echo "$(size export.sql) of SQL"
