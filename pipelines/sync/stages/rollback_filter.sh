#!/usr/bin/env bash
# rollback_filter.sh: the rows that run $ROLLBACK has saved become push.sql, and what prod must hold when they are there
# export.digest; the objects that it has saved, objects.todo. Environment: lib.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib.sh"

dump_schema
filter dump-clean --copy=keep "$ROLLBACK/backup.sql" | filter truncate-prepend --schema=schema.sql --defer-constraints >push.sql
cp "$ROLLBACK/backup.digest" export.digest
# What prod has got since then.
sed -E 's/^(table|sequence) //; s/ (rows|last_value)=[^ ]* (sum|is_called)=[^ ]*$//' export.digest | sort >carried.names
ask "$PROD_DB_URL" relations | cut -f1 | sort | comm -13 carried.names - >only_in_prod
if has_objects && [[ -d $ROLLBACK/backup.objects ]]; then
  filter bucket-list --url="file://$ROLLBACK/backup.objects" </dev/null >dev.objects
else
  : >dev.objects
fi
echo "$(size push.sql) of SQL, $(lines dev.objects) objects"
