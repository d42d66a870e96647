#!/usr/bin/env bash
# backup.sh: prod's rows as they were, in backup.sql, their digest in backup.digest, and the constraints. The dump has been read
# to its end, and has as many rows of each table as the database. Environment: lib.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib.sh"

dump "$PROD_DB_URL" backup
ask "$PROD_DB_URL" constraints >backup.constraints
echo "$(size backup.sql) of SQL"
