#!/usr/bin/env bash
# rollback_filter.sh: the rows that run $ROLLBACK has saved become push.sql, and what prod must hold when they are there
# export.digest; the objects that it has saved, objects.todo. Environment: stage.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/stage.sh"

dump_schema
filter dump-clean --copy=keep "$ROLLBACK/backup.sql" | filter truncate-prepend --schema=schema.sql --defer-constraints >push.sql
cp "$ROLLBACK/backup.digest" export.digest
if has_objects && [[ -d $ROLLBACK/backup.objects ]]; then
  filter bucket-list --url="file://$ROLLBACK/backup.objects" </dev/null >dev.objects
else
  : >dev.objects
fi
echo "$(size push.sql) of SQL, $(lines dev.objects) objects"
