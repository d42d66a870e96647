#!/usr/bin/env bash
# backup.sh: prod's rows as they were, in backup.sql, their digest in backup.digest, and the constraints. Environment: stage.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/stage.sh"

dump "$PROD_DB_URL" backup
constraints >backup.constraints
echo "$(size backup.sql) of SQL"
