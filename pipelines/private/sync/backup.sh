#!/usr/bin/env bash
# backup.sh: prod's rows as they were, in backup.sql, and their digest in backup.digest. Environment: stage.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/stage.sh"

dump "$PROD_DB_URL" backup
echo "$(size backup.sql) of SQL"
