#!/usr/bin/env bash
# export.sh: the source's rows become export.sql. Environment: see preflight.sh.
set -euo pipefail

# --disable-triggers: so that the target's triggers do not write again what they wrote in the source. dump-clean turns
# its ALL into USER, which a table's owner may switch.
options=(--data-only --no-owner --no-privileges --no-blobs --disable-triggers)
IFS=, read -ra names <<<"$SCHEMAS"
for name in "${names[@]}"; do options+=(--schema="\"$name\""); done
# On stderr pg_dump warns of tables that refer to themselves; COPY, which the chain keeps, is an answer to that.
pg_dump -d "$SOURCE_DB" "${options[@]}" >export.sql.part 2>export.log || { cat export.log >&2; exit 3; }
mv export.sql.part export.sql
echo "$(numfmt --to=iec "$(stat -c %s export.sql)")B of SQL"
