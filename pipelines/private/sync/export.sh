#!/usr/bin/env bash
# export.sh: dev's rows become export.sql. Environment: stage.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/stage.sh"

# --disable-triggers: so that prod's triggers do not write again what they wrote in dev. dump-clean turns its ALL into
# USER, which a table's owner may switch.
# On stderr pg_dump warns of tables that refer to themselves; COPY, which the chain keeps, is an answer to that.
dump "$DEV_DB_URL" --disable-triggers >export.sql.part 2>export.log || { cat export.log >&2; exit 3; }
mv export.sql.part export.sql
echo "$(size export.sql) of SQL"
