#!/usr/bin/env bash
# backup.sh: prod's rows as they were, in backup.sql, read to its end. Environment: stage.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/stage.sh"

dump "$PROD_DB_URL" --disable-triggers >backup.sql.part 2>backup.log || { cat backup.log >&2; exit 3; }
filter dump-tokens --count <backup.sql.part >/dev/null
mv backup.sql.part backup.sql
echo "$(size backup.sql) of SQL"
